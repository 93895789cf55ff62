"""Sentences: where each one begins and ends, in any of the languages that sentencex knows."""


def sentence_spans(text: str, lang: str = "") -> list[tuple[int, int]]:
    """Spans in characters, in order, without the white space around them; every other character is in one.

    A line break ends a sentence: news text has headings and list items on lines of their own.
    """
    import sentencex

    spans = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            for sentence in sentencex.segment(lang or "en", line):
                start = at + len(sentence) - len(sentence.lstrip())
                end = at + len(sentence.rstrip())
                if start < end:
                    spans.append((start, end))
                at += len(sentence)
            at += 1
        else:
            at += len(line) + 1
    return spans
