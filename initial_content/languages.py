"""The pages in Ukrainian and English: what the home page says, written by people, not translated by a program."""

from pages.models import Language, Page
from publishing.models import State

from .adding import add_missing, typeset


def load():
    load_ukrainian_page()
    load_english_page()


def load_ukrainian_page():
    add_missing(
        Page,
        "slug",
        slug="uk",
        state=State.PUBLISHED,
        language=Language.UKRAINIAN,
        title="Соціальна економіка в Румії",
        description="Про що цей сайт, що відомо про соціальний кооператив у Румії та куди звернутися.",
        other_words="Ukraina, Ukrainiec, Ukrainka, ukraiński, po ukraińsku, język ukraiński, українська, українці, "
        "Україна, украина, українською, мова, шукаю, робота, роботу, роботи, працювати, вакансія, зарплата, "
        "заробіток, допомога, допомогу, допомоги, допоможіть, гроші, догляд, лікар, житло, зустріч, контакт, адреса, "
        "телефон, де, документи, переклад, по-русски, работа, ищу, помощь, помогите, деньги, жильё, "
        "встреча, язык, украинский, українець, українка, біженець, беженец",
        body=typeset(
            """
            <p>Цей сайт веде міська адміністрація Румії (<a href="/kontakt/" lang="pl">Urząd Miasta Rumia</a>). Він
            розповідає про соціальну економіку, тобто про організації та фірми, для яких люди важливіші за прибуток.
            Вони, наприклад, дають роботу тим, кому важко її знайти.</p>
            <p>Інші сторінки – польською, одна – англійською.</p>
            <h2>Соціальний кооператив</h2>
            <p>24 березня 2022 року міська рада Румії заснувала соціальний кооператив
            <q lang="pl">Linia – Zagórska Struga</q>. Рішення ради:
            <a href="/spoldzielnia/uchwaly/xxxix-543-2022/" lang="pl">uchwała nr XXXIX/543/2022</a>.</p>
            <p>Плани у 2022 році були такі:</p>
            <ul>
            <li>кооператив мав давати роботу людям, яким загрожує соціальне виключення,</li>
            <li>спочатку в ньому мала працювати ремонтно-будівельна бригада,</li>
            <li>потім він мав надавати послуги з догляду в системі соціальної підтримки.</li>
            </ul>
            <p>Ця інформація – станом на березень 2022 року. Ми не знаємо, чи кооператив уже працює, кого він наймає
            і як із ним зв’язатися. Більше про нього – на сторінці
            <a href="/spoldzielnia/" lang="pl">Spółdzielnia</a>.</p>
            <h2>Робота й зустрічі</h2>
            <p>Чи є набір працівників зараз, дивіться на сторінці
            <a href="/spoldzielnia/nabory/" lang="pl">Nabory do pracy</a>, а чи буде зустріч – на сторінці
            <a href="/spoldzielnia/spotkania/" lang="pl">Spotkania</a>.</p>
            <p>У березні 2022 року шукали людей для ремонтних робіт і робіт із технічного обслуговування в установах
            на території гміни.</p>
            <h2>Румія в метрополії</h2>
            <p>У 2022 році об’єднання <a href="/omggs/" lang="pl">OMGGS</a> мало 59 членів: гміни, міста
            й повіти метрополії Гданськ–Гдиня–Сопот. На 2016–2022 роки було заплановано 13 проєктів ревіталізації
            (оновлення) міст. Один із них – ревіталізація Загужа в Румії.</p>
            <h2>Куди звернутися</h2>
            <p>Звертайтеся до міської адміністрації Румії. Коли матимемо контакти, вони будуть
            на сторінці <a href="/kontakt/" lang="pl">Kontakt</a>. На цьому сайті не можна ні замовити допомогу, ні
            подати заяву на неї.</p>
            """
        ),
    )


def load_english_page():
    add_missing(
        Page,
        "slug",
        slug="en",
        state=State.PUBLISHED,
        language=Language.ENGLISH,
        title="Social economy in Rumia",
        description="What this website is about, what is known of the social cooperative in Rumia, and whom to ask.",
        other_words="angielski, po angielsku, język angielski, angielska wersja, English, language, translation, "
        "foreigner, foreigners, refugee, work, job, jobs, vacancy, employment, pay, help, support, care, money, "
        "housing, meeting, event, contact, address, phone, office, town hall, information, revitalization, "
        "revitalisation",
        body=typeset(
            """
            <p>This website is run by the city office of Rumia
            (<a href="/kontakt/" lang="pl">Urząd Miasta Rumia</a>). It is about the social economy: organisations and
            companies for which people matter more than profit. For example, they give work to people who find it hard
            to get a job.</p>
            <p>All other pages are in Polish, except one in Ukrainian.</p>
            <h2>The social cooperative</h2>
            <p>On 24 March 2022 the city council of Rumia founded the social cooperative
            <q lang="pl">Linia – Zagórska Struga</q>. Its resolution:
            <a href="/spoldzielnia/uchwaly/xxxix-543-2022/" lang="pl">uchwała nr XXXIX/543/2022</a>.</p>
            <p>In 2022 these were the plans:</p>
            <ul>
            <li>the cooperative was to employ people at risk of social exclusion,</li>
            <li>first there was to be a repair and construction team,</li>
            <li>then care services within the system of social support.</li>
            </ul>
            <p>This information is from March 2022. We do not know whether the cooperative has started operating, whom
            it employs, or how to contact it. There is more about it on the page
            <a href="/spoldzielnia/" lang="pl">Spółdzielnia</a>.</p>
            <h2>Work and meetings</h2>
            <p>To see if there is a call for workers now, go to the page
            <a href="/spoldzielnia/nabory/" lang="pl">Nabory do pracy</a>. Meetings are on the page
            <a href="/spoldzielnia/spotkania/" lang="pl">Spotkania</a>.</p>
            <p>In March 2022 people were wanted for maintenance and repair work at institutions in the municipality.</p>
            <h2>Rumia in the metropolitan area</h2>
            <p>In 2022 the association <a href="/omggs/" lang="pl">OMGGS</a> had 59 members: municipalities, cities and
            counties of the Gdańsk–Gdynia–Sopot metropolitan area. For 2016–2022, 13 urban regeneration projects were
            planned. One of them is the regeneration of Zagórze in Rumia.</p>
            <h2>Whom to ask</h2>
            <p>Ask at the city office of Rumia. When we have its contact details, they will be on the
            page <a href="/kontakt/" lang="pl">Kontakt</a>. You cannot request help or apply for it on this website.</p>
            """
        ),
    )
