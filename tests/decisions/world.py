"""The shop with content: a slot in which three variants stand in line, and one that holds people out."""

from pathlib import Path

HERO = """
title: Home, top
variants:
  - name: regulars
    when: in segment regulars
    show: {title: Thank you, text: "Five per cent\\noff", link: /thanks}
  - name: berlin
    when: city = "Berlin"
    show: {title: Hello Berlin, image: "https://cdn.example.com/b.png"}
  - name: nobody_yet
    when: did not order
    show: {title: Your first order}
default: {title: Welcome, link: /new}
"""
MAIL = """
title: Newsletter
holdout: 0.5
variants:
  - {name: readers, when: newsletter is true, show: {text: Read on}}
default: {text: Subscribe}
"""
SHOWN = """
title: What was shown
connect: {kind: intake, types: [track], events: [Content Shown]}
into: {events: exposure, customer: text(user_id else anonymous_id), occurred_at: at, id: message_id}
columns:
  experiment: {value: 'text(inside(properties, "slot"))', required: true}
  variant: {value: 'text(inside(properties, "variant"))', required: true}
  meant: text(inside(properties, "meant"))
  held_out: yes_no(inside(properties, "held_out"))
"""


def write_content(shop: Path, **documents: str) -> Path:
    """Write content documents by name into a shop's folder, those of this module when none is given."""
    folder = shop / "content"
    folder.mkdir(exist_ok=True)
    for name, text in (documents or {"hero": HERO, "mail": MAIL}).items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return shop
