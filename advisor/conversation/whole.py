"""What a whole line says of the question being asked: yes, no, no idea, does not apply. Pure."""

from __future__ import annotations

import re
from typing import Literal

YES = (
    r"y(?:es+|ep|eah|up)?|sure(?: thing)?|definitely|of course|absolutely|certainly|indeed|"
    r"correct|right|exactly|affirmative|aye|true|ok(?:ay)?|i (?:think|guess|believe|suppose) so|"
    r"i'?d say so|(?:it|we|they|you|that) (?:do(?:es)?|is|are|has|have|will|must)|by all means|"
    r"you bet|totally|for sure|without (?:a )?doubt|very much(?: so)?|always"
)
NO = (
    r"no+|n|nope|nah|not? way|not really|not at all|never|negative|false|no,? not at all|"
    r"(?:absolutely|definitely|certainly|of course|surely|probably) not|i (?:don't|do not) "
    r"(?:think|believe) so|i (?:doubt it)|not (?:that i know(?: of)?|needed|necessary|at present|"
    r"for us|in our case)|(?:it|we|they|that) (?:don'?t|doesn'?t|isn'?t|aren'?t|won'?t|haven'?t|"
    r"hasn'?t|do not|does not|is not|are not)|none|nothing"
)
FILL = r"(?:well|um+|uh+|hm+|oh|er+|actually|honestly|so|ah|hey|please|thanks|thank you)"
YES_LINE = re.compile(rf"^(?:{FILL}[ ,]*)*(?:{YES})(?:[ ,]+(?:{YES}|{FILL}))*[.! ]*$", re.I)
NO_LINE = re.compile(rf"^(?:{FILL}[ ,]*)*(?:{NO})(?:[ ,]+(?:{NO}|{FILL}))*[.! ]*$", re.I)
LEADS_YES = re.compile(
    rf"^(?:{FILL}[ ,]*)*(?:yes+|yep|yeah|sure|definitely|of course)[,.;:!–—-]\s*", re.I
)
LEADS_NO = re.compile(rf"^(?:{FILL}[ ,]*)*(?:no|nope|nah)[,.;:!–—-]\s*", re.I)
NO_IDEA = re.compile(
    r"\b(?:no idea|no clue|not a clue|haven't (?:a|the) (?:clue|idea)|haven't the foggiest|"
    r"don'?t (?:really |yet )?know|do not (?:really |yet )?know|dunno|unknown|not known|"
    r"can'?t (?:really )?(?:say|tell)|cannot (?:say|tell)|no one knows|nobody knows|not sure|"
    r"unsure|unclear|to be (?:determined|decided|confirmed)|tbd|tbc|hard to say|who knows|"
    r"beats me|not decided|undecided|haven'?t decided|couldn'?t (?:say|tell)|skip)\b",
    re.I,
)
NOT_APPLICABLE = re.compile(
    r"\b(?:do(?:es)?(?:n'?t| not) apply(?: (?:to us|here))?|not applicable|n/?a(?= )|"
    r"not relevant|irrelevant)"
    r"[,:; –—-]*(?:here[, ]*)?(?:because|since|as|for|:)?\s*(?P<reason>.*)$",
    re.I,
)
NOTHING = re.compile(
    r"(?:(?:none|nothing)(?: (?:at all|of (?:it|them|that)|runs (?:today|yet|now)|yet|so far"
    r"|(?:of (?:it|them|that) )?(?:(?:can|could|may) wait|repeats?|is (?:the same|cached|repeated)"
    r"|fails?)))?|zero|0(?: ?%)?|no growth"
    r"|it (?:doesn't|does not|won't) grow)[.!]*",
    re.I,
)
"""What is nothing at all, of a share or of what runs today."""
Whole = Literal["yes", "no", ""]


def straight(text: str) -> str:
    """The text with straight quotes, so that "don’t" is "don't"."""
    return text.replace("’", "'").replace("‘", "'")


def yes_or_no(text: str) -> Whole:
    """Whether the whole line is a yes or a no."""
    line = straight(text).strip()
    return "yes" if YES_LINE.match(line) else "no" if NO_LINE.match(line) else ""


def leading(text: str) -> tuple[Whole, str]:
    """A yes or no that opens a line, and what follows it."""
    line = straight(text)
    for word, pattern in (("yes", LEADS_YES), ("no", LEADS_NO)):
        if match := pattern.match(line):
            return ("yes" if word == "yes" else "no"), line[match.end() :]
    return "", line
