class UnreadableSource(Exception):
    """A file of which nothing can be read; `sentence` says why."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.sentence, self.code = sentence, code
