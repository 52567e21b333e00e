"""The parsed page of results."""

from ..parsed import page


class ResultPage:
    def __init__(self, client, query, **parameters):
        self.response = client.get("/szukaj/", {"q": query, **parameters})
        assert self.response.status_code == 200
        self.page = page(self.response)
        self.main = next(self.page.iter("main"))

    def find_by_class(self, name):
        return [node for node in self.main.iter() if name in (node.get("class") or "").split()]

    @property
    def heading(self):
        return get_text(next(self.main.iter("h1")))

    @property
    def title(self):
        return get_text(next(self.page.iter("title")))

    @property
    def items(self):
        return [item for found in self.find_by_class("results") for item in found.findall("li")]

    @property
    def titles(self):
        return [get_text(next(item.iter("h2"))) for item in self.items]

    @property
    def urls(self):
        return [next(item.iter("a")).get("href") for item in self.items]

    @property
    def statuses(self):
        """Return the statuses of meetings and recruitments among the results."""
        return [get_text(node) for node in self.find_by_class("status")]

    @property
    def highlighted(self):
        return [get_text(node) for node in self.main.iter("mark")]

    @property
    def text(self):
        return get_text(self.main)

    def get_link(self, label):
        """Return the URL of the first link whose text starts with `label`."""
        return next(node.get("href") for node in self.main.iter("a") if get_text(node).startswith(label))


def get_text(node):
    return " ".join("".join(node.itertext()).split())
