"""The scripts in which names are written, and the system package that has letters for each."""

from dataclasses import dataclass

# ISO 15924's names for what is no script.
EMOJI = "Zsye"
SYMBOLS = "Zsym"


@dataclass(frozen=True, slots=True)
class Script:
    """`sample` is a letter that every font of it has; `package` is Debian's and Ubuntu's name."""

    name: str
    sample: str
    package: str


_DEJAVU, _NOTO, _CJK = "fonts-dejavu-core", "fonts-noto-core", "fonts-noto-cjk"

SCRIPTS = {
    "Latn": Script("Latin", "ž", _DEJAVU),
    "Grek": Script("Greek", "Ω", _DEJAVU),
    "Cyrl": Script("Cyrillic", "Ж", _DEJAVU),
    "Hani": Script("Chinese", "李", _CJK),
    "Hira": Script("Japanese (Hiragana)", "あ", _CJK),
    "Kana": Script("Japanese (Katakana)", "ア", _CJK),
    "Hang": Script("Korean", "김", _CJK),
    EMOJI: Script("emoji", "😀", "fonts-noto-color-emoji"),
    SYMBOLS: Script("symbols", "→", _NOTO),
    **{
        code: Script(name, sample, _NOTO)
        for code, name, sample in (
            ("Arab", "Arabic", "ع"),
            ("Hebr", "Hebrew", "א"),
            ("Deva", "Devanagari", "क"),
            ("Beng", "Bengali", "ক"),
            ("Guru", "Gurmukhi", "ਕ"),
            ("Gujr", "Gujarati", "ક"),
            ("Orya", "Odia", "କ"),
            ("Taml", "Tamil", "க"),
            ("Telu", "Telugu", "క"),
            ("Knda", "Kannada", "ಕ"),
            ("Mlym", "Malayalam", "ക"),
            ("Sinh", "Sinhala", "ක"),
            ("Thai", "Thai", "ก"),
            ("Laoo", "Lao", "ກ"),
            ("Khmr", "Khmer", "ក"),
            ("Mymr", "Burmese", "က"),
            ("Ethi", "Ethiopic", "አ"),
            ("Armn", "Armenian", "Ա"),
            ("Geor", "Georgian", "ა"),
        )
    },
}
