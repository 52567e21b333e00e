"""What somebody sees who searches."""

from ..parsed import page


class Results:
    def __init__(self, client, query, **parameters):
        self.response = client.get("/szukaj/", {"q": query, **parameters})
        assert self.response.status_code == 200
        self.page = page(self.response)
        self.main = next(self.page.iter("main"))

    def of_class(self, name):
        return [node for node in self.main.iter() if name in (node.get("class") or "").split()]

    @property
    def heading(self):
        return words(next(self.main.iter("h1")))

    @property
    def title(self):
        return words(next(self.page.iter("title")))

    @property
    def items(self):
        return [item for found in self.of_class("results") for item in found.findall("li")]

    @property
    def titles(self):
        return [words(next(item.iter("h2"))) for item in self.items]

    @property
    def addresses(self):
        return [next(item.iter("a")).get("href") for item in self.items]

    @property
    def states(self):
        """What became of the meetings and calls among the results."""
        return [words(node) for node in self.of_class("status")]

    @property
    def marked(self):
        return [words(node) for node in self.main.iter("mark")]

    @property
    def text(self):
        return words(self.main)

    def link(self, label):
        """The address of the link that reads so."""
        return next(node.get("href") for node in self.main.iter("a") if words(node).startswith(label))


def words(node):
    return " ".join("".join(node.itertext()).split())
