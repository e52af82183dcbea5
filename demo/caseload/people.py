"""Invented people: names in several scripts, places, numbers that reach nobody. Pure, by a seeded generator."""

import random
from datetime import date, timedelta

from returns.cases.rules import Track
from returns.cases.services.cases import NewCase, NewMember
from returns.people.rules.people import Sex

# Per country: given names of women, of men, family names, places. All combinations are invented.
_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "UZ": (
        ("Dilnoza", "Malika", "Гулноза"),
        ("Aziz", "Бекзод", "Rustam"),
        ("Karimova", "Юсупов", "Saidov"),
        ("Samarqand", "Urgut", "Qarshi"),
    ),
    "AF": (
        ("زهرا", "فرشته", "Maryam"),
        ("احمد", "نجیب الله", "Omid"),
        ("رحیمی", "Ahmadzai", "حسینی"),
        ("هرات", "Mazar-i-Sharif", "Kabul"),
    ),
    "IQ": (
        ("زينب", "Shilan", "مريم"),
        ("علي", "Haval", "حيدر"),
        ("الجبوري", "Barzanjî", "حسين"),
        ("Duhok", "الموصل", "Basra"),
    ),
    "PK": (
        ("Ayesha", "صائمہ", "Zainab"),
        ("Bilal", "عمران", "Usman"),
        ("Qureshi", "بٹ", "Awan"),
        ("Gujrat", "Mandi Bahauddin", "Sialkot"),
    ),
    "GE": (
        ("ნინო", "Tamar", "Eka"),
        ("გიორგი", "Levan", "Zurab"),
        ("მელაძე", "Kvaratskhelia", "Gelashvili"),
        ("Kutaisi", "Zugdidi", "Telavi"),
    ),
    "AL": (
        ("Arta", "Elira", "Besa"),
        ("Ardit", "Blerim", "Gent"),
        ("Hoxha", "Çela", "Dervishi"),
        ("Shkodër", "Kukës", "Dibër"),
    ),
    "NG": (
        ("Blessing", "Ngozi", "Yétúndé"),
        ("Chukwuemeka", "Tunde", "Ibrahim"),
        ("Okafor", "Adéyẹmí", "Osagie"),
        ("Benin City", "Uromi", "Warri"),
    ),
    "BD": (
        ("শিউলি", "Nasrin", "Rokeya"),
        ("রফিক", "Jahangir", "Shafiq"),
        ("হোসেন", "Rahman", "Akter"),
        ("Sylhet", "Brahmanbaria", "Noakhali"),
    ),
    "KG": (
        ("Айгүл", "Nurgul", "Жылдыз"),
        ("Бакыт", "Ulan", "Эрлан"),
        ("Мамытова", "Asanov", "Токтосунов"),
        ("Osh", "Özgön", "Jalal-Abad"),
    ),
    "ET": (
        ("ትዕግስት", "Hanna", "Selam"),
        ("ዳዊት", "Bereket", "Yonas"),
        ("ተስፋዬ", "Bekele", "Girma"),
        ("Jimma", "Dessie", "Wolaita Sodo"),
    ),
}
_UNSURE = 0.12
_FIRST_YEARS, _LAST_YEARS = 1, 70


def _birth_date(rng: random.Random, today: date) -> date | None:
    if rng.random() < _UNSURE / 2:
        return None
    # About one person in four is a child.
    years = rng.randint(_FIRST_YEARS, 17) if rng.random() < 0.25 else rng.randint(18, _LAST_YEARS)
    return today - timedelta(days=365 * years + rng.randint(0, 364))


def invented_member(
    rng: random.Random, country: str, sex: Sex, family_name: str | None, birth_date: date | None
) -> NewMember:
    """Somebody of a family who does not exist."""
    women, men, _families, _places = _NAMES[country]
    return NewMember(rng.choice(women if sex is Sex.FEMALE else men), family_name, sex, birth_date)


def invented_case(
    rng: random.Random,
    number: int,
    host_country: str,
    today: date,
    country: str | None = None,
    sex: Sex | None = None,
) -> NewCase:
    """A case of somebody who does not exist. The same generator state gives the same case."""
    country = country or rng.choice(sorted(set(_NAMES) - {host_country}))
    women, men, families, places = _NAMES[country]
    # With the families about one person in three is a woman or a girl.
    sex = sex or (Sex.FEMALE if rng.random() < 0.25 else Sex.MALE)
    track = rng.choices([Track.UNDECIDED, Track.RETURN_ONLY, Track.WITH_REINTEGRATION], [5, 3, 2])[0]
    return NewCase(
        given_name=rng.choice(women if sex is Sex.FEMALE else men),
        family_name=rng.choice(families) if rng.random() > _UNSURE / 3 else None,
        sex=sex,
        birth_date=_birth_date(rng, today),
        country=country,
        place_of_return=rng.choice(places) if rng.random() > _UNSURE else None,
        phone=f"+90 555 01{number // 1000 % 10} {number // 10 % 100:02d} {number % 10}{rng.randint(0, 9)}"
        if rng.random() > _UNSURE
        else None,
        email=f"person{number}@invented.example" if rng.random() < 0.2 else None,
        document_number=f"{country}{rng.randint(1_000_000, 9_999_999)}" if rng.random() < 0.6 else None,
        legal_deadline=today + timedelta(days=rng.randint(-5, 30)) if rng.random() < 0.35 else None,
        track=track,
    )
