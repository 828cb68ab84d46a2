"""The generated residents: they obey the rules of real ones, and their errors are planted."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from kiosk.records.card_issue import CardIssueStatus
from kiosk.records.dossier import DossierStatus, StepState
from kiosk.records.electronic_identity import IdentityLevel
from kiosk.records.record import Field
from kiosk.records.residence import Relation, ResidenceKind
from kiosk.station.registry.interface import AmbiguousNumber
from kiosk.station.registry.sample.population.dice import Dice
from kiosk.station.registry.sample.population.errors import PlantedError, misspelt
from kiosk.station.registry.sample.population.generate import Resident, population
from kiosk.station.registry.sample.population.person import AS_OF
from kiosk.station.registry.sample.population.words import words
from kiosk.station.registry.sample.population_file import open_population, population_file
from kiosk.station.registry.sample.residents_file import read_residents
from kiosk.station.registry.sample.sample import sample_registry
from tests.kiosk.station.running import LONG, MINH, RESIDENTS

SIZE = 5000


@pytest.fixture(scope="module")
def people() -> list[Resident]:
    return list(population(1, SIZE))


def birth_year(resident: Resident) -> int:
    assert resident.card.date_of_birth is not None
    return resident.card.date_of_birth.year


def of(planted: PlantedError | None, people: list[Resident]) -> list[Resident]:
    found = [each for each in people if each.planted is planted]
    assert found
    return found


def differing(resident: Resident) -> set[str]:
    (record,) = resident.entry.records
    return {
        field.value
        for field in Field
        if getattr(record, field.value) != getattr(resident.sound, field.value)
    }


def same_reading(one: str, other: str) -> bool:
    """Whether two texts have the same letters and marks, wherever the tone stands."""
    return sorted(unicodedata.normalize("NFD", one.casefold())) == sorted(
        unicodedata.normalize("NFD", other.casefold())
    )


# -- people ---------------------------------------------------------------------------------------


def test_a_number_says_century_sex_and_year_and_is_nobody_elses(people: list[Resident]) -> None:
    numbers = [each.card.number for each in people]
    assert len(set(numbers)) == SIZE
    for each in people:
        number, year = each.card.number, birth_year(each)
        assert re.fullmatch(r"0[0-9]{11}", number)
        assert int(number[3]) == 2 * (year // 100 - 19) + (each.card.sex == "Nữ")
        assert int(number[4:6]) == year % 100
    origins = Counter(number[:3] for number in numbers)
    assert origins["035"] > 0.8 * SIZE


def test_nobody_has_the_number_of_a_hand_made_resident(people: list[Resident]) -> None:
    made_by_hand = {entry.number for entry in read_residents(RESIDENTS, {})}
    assert not made_by_hand & {each.card.number for each in people}
    taken = frozenset(each.card.number for each in people)
    assert not taken & {each.card.number for each in population(1, SIZE, taken)}


def test_old_numbers_are_of_those_who_were_old_enough_for_one(people: list[Resident]) -> None:
    old = [each for each in people if each.card.old_number]
    assert len({each.card.old_number for each in old}) == len(old)
    assert all(re.fullmatch(r"16[0-9]{7}", each.card.old_number) for each in old)
    assert max(birth_year(each) for each in old) <= 2001


def test_names_are_composed_of_a_surname_and_a_given_name(people: list[Resident]) -> None:
    surnames = {name for name, _ in words().surnames}
    for each in people:
        name = each.card.full_name
        assert name.isupper()
        assert unicodedata.is_normalized("NFC", name)
        assert len(name.split()) >= 3
        assert name.split()[0].title() in surnames
        assert each.card.father
        assert each.card.mother


def homes(people: list[Resident]) -> list[dict[str, Resident]]:
    """Households, each with its members by name."""

    def of_whom(resident: Resident) -> object:
        assert resident.entry.residence is not None
        household = resident.entry.residence.household
        return [(member.full_name, member.relation) for member in household]

    groups = [list(group) for _, group in groupby(people, of_whom)]
    return [{each.card.full_name.title(): each for each in group} for group in groups]


def test_people_of_one_household_fit_together(people: list[Resident]) -> None:
    seen: Counter[Relation] = Counter()
    # The last one may be cut off.
    for home in homes(people)[:-1]:
        assert len({each.sound.residence for each in home.values()}) == 1
        for name, each in home.items():
            assert each.entry.residence is not None
            first, *_ = household = each.entry.residence.household
            assert {member.full_name for member in household} == home.keys()
            assert first.relation is Relation.HEAD
            (own,) = [member for member in household if member.self]
            assert own.full_name == name
            seen[own.relation] += 1
            _check_relation(own.relation, each, home[first.full_name], home)
    assert {Relation.CHILD, Relation.SPOUSE, Relation.PARENT} <= seen.keys()


def _check_relation(
    relation: Relation, one: Resident, head: Resident, home: dict[str, Resident]
) -> None:
    if relation is Relation.CHILD:
        mother = home[one.card.mother]
        assert one.card.father == head.card.full_name.title()
        assert one.card.full_name.split()[0] == head.card.full_name.split()[0]
        assert 18 <= birth_year(one) - birth_year(mother) <= 42
    elif relation is Relation.SPOUSE:
        assert one.card.spouse == head.card.full_name.title()
        assert head.card.spouse == one.card.full_name.title()
        assert abs(birth_year(one) - birth_year(head)) <= 7
    elif relation is Relation.PARENT:
        assert one.card.full_name.title() in (head.card.father, head.card.mother)
        assert birth_year(head) - birth_year(one) >= 18


def test_nobody_is_born_later_than_today_or_impossibly_old(people: list[Resident]) -> None:
    years = [birth_year(each) for each in people]
    assert max(years) <= AS_OF.year
    assert min(years) > AS_OF.year - 115
    assert 0.15 < sum(AS_OF.year - year < 14 for year in years) / SIZE < 0.35
    known = [each.card.date_of_birth for each in people]
    assert 0.01 < sum(date is not None and date.month is None for date in known) / SIZE < 0.2


def test_a_sound_registry_has_the_names_of_today_and_most_cards_those_of_before(
    people: list[Resident],
) -> None:
    today = {f"{each.old}, {each.district}": each.today for each in words().commune}
    known = words()
    of_before = 0
    for each in people:
        if not each.card.residence.endswith(known.old_province):
            assert each.card.residence == each.sound.residence
            continue
        of_before += 1
        hamlet, _, old = each.card.residence.partition(", ")
        place = today[old.removesuffix(f", {known.old_province}")]
        assert each.sound.residence == f"{hamlet}, {place}, {known.province}"
        assert each.card.place_of_origin.endswith(known.old_province)
        assert each.sound.place_of_origin.endswith(known.province)
    assert 0.6 < of_before / SIZE < 0.85


def test_lodgers_are_registered_for_two_years_at_most(people: list[Resident]) -> None:
    found = 0
    for each in people:
        assert each.entry.residence is not None
        for entry in each.entry.residence.entries:
            if entry.kind is ResidenceKind.TEMPORARY:
                found += 1
                assert entry.since is not None
                assert entry.until is not None
                assert entry.until - entry.since < dt.timedelta(days=731)
    assert found > 10


# -- dossiers, cards, levels ----------------------------------------------------------------------


def test_dossiers_and_their_steps_fit_their_dates(people: list[Resident]) -> None:
    codes: Counter[str] = Counter()
    for each in people:
        for dossier in each.entry.dossiers:
            codes[dossier.code] += 1
            day = dossier.submitted_on
            assert re.fullmatch(rf"G01\.899\.\d{{3}}\.000-{day:%y%m%d}-\d{{4}}", dossier.code)
            assert day.weekday() < 5
            assert day <= AS_OF
            assert dossier.due_on is not None
            assert dossier.due_on.weekday() < 5
            states = [step.state for step in dossier.steps]
            assert states == sorted(states, key=list(StepState).index)
            over = dossier.status in (DossierStatus.RETURNED, DossierStatus.REFUSED)
            assert states.count(StepState.CURRENT) == (0 if over else 1)
            done = [step.on for step in dossier.steps if step.state is StepState.DONE]
            assert all(on is not None and day <= on <= AS_OF for on in done)
            assert bool(dossier.missing) == (dossier.status is DossierStatus.NEEDS_DOCUMENTS)
            if dossier.status is DossierStatus.READY:
                assert dossier.due_on <= AS_OF
    assert codes
    assert max(codes.values()) == 1


def test_a_card_that_is_being_issued_has_its_dossier(people: list[Resident]) -> None:
    statuses = Counter(each.entry.card_issue.status for each in people if each.entry.card_issue)
    assert statuses.keys() >= {CardIssueStatus.PRODUCING, CardIssueStatus.READY}
    for each in people:
        issue = each.entry.card_issue
        if issue is not None and issue.status is not CardIssueStatus.HANDED_OVER and issue.office:
            assert issue.applied_on is not None
            assert issue.applied_on <= AS_OF


def test_no_child_has_an_electronic_identity(people: list[Resident]) -> None:
    levels: Counter[IdentityLevel] = Counter()
    for each in people:
        identity = each.entry.electronic_identity
        assert identity is not None
        levels[identity.level] += 1
        if identity.level is not IdentityLevel.NONE:
            assert AS_OF.year - birth_year(each) >= 14
            assert identity.since is not None
            assert dt.date(2022, 10, 20) <= identity.since <= AS_OF
    assert set(levels) == set(IdentityLevel)


# -- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("planted", list(PlantedError))
def test_errors_of_each_kind_are_planted_as_often_as_is_said(
    people: list[Resident], planted: PlantedError
) -> None:
    found = sum(each.planted is planted for each in people)
    expected = planted.share * SIZE
    assert abs(found - expected) < max(4 * expected**0.5, 0.1 * expected), found


def test_what_is_planted_is_what_differs(people: list[Resident]) -> None:
    for planted, fields in (
        (PlantedError.OUTDATED_ADDRESS, {"residence"}),
        (PlantedError.OTHER_ADDRESS, {"residence"}),
        (PlantedError.NAME_DIFFERS, {"full_name"}),
        (PlantedError.BIRTH_DIFFERS, {"date_of_birth"}),
    ):
        for each in of(planted, people):
            assert differing(each) == fields, planted
    for each in of(PlantedError.PARENT_DIFFERS, people):
        assert differing(each) in ({"father"}, {"mother"})
    for each in of(PlantedError.FIELD_MISSING, people):
        (name,) = differing(each)
        assert getattr(each.entry.records[0], name) == ""


def test_an_outdated_address_has_the_names_of_before(people: list[Resident]) -> None:
    for each in of(PlantedError.OUTDATED_ADDRESS, people):
        (record,) = each.entry.records
        assert record.residence.endswith(words().old_province)
        assert each.card.residence in (record.residence, each.sound.residence)


def test_another_name_reads_otherwise_and_another_writing_does_not(
    people: list[Resident],
) -> None:
    for each in of(PlantedError.NAME_DIFFERS, people):
        assert not same_reading(each.sound.full_name, each.entry.records[0].full_name)
    otherwise = [each for each in of(None, people) if differing(each)]
    assert len(otherwise) > 0.2 * SIZE
    for each in otherwise:
        for name in differing(each):
            assert same_reading(getattr(each.sound, name), getattr(each.entry.records[0], name))


@pytest.mark.parametrize("name", ["LÊ THỊ AN", "Đỗ Văn Úy", "Trần Văn Đông", "HÀ MY"])
def test_a_misspelt_name_is_always_another_one(name: str) -> None:
    dice = Dice(5)
    for _ in range(50):
        other = misspelt(name, dice)
        assert not same_reading(name, other)
        assert other.isupper() == name.isupper()


def test_unknown_and_shared_numbers_are_answered_as_such(people: list[Resident]) -> None:
    for each in of(PlantedError.UNKNOWN_NUMBER, people):
        assert each.entry.records == ()
        assert each.entry.dossiers == ()
    for each in of(PlantedError.SHARED_NUMBER, people):
        one, other = each.entry.records
        assert one.number == other.number
        assert one.full_name != other.full_name


# -- the file -------------------------------------------------------------------------------------


def test_the_same_seed_makes_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    made: list[bytes] = []
    for folder in folders:
        folder.mkdir()
        open_population(folder, 7, 300).close()
        made.append(population_file(folder, 7, 300).read_bytes())
    assert made[0] == made[1]
    open_population(tmp_path, 8, 300).close()
    assert population_file(tmp_path, 8, 300).read_bytes() != made[0]


def test_the_population_is_made_when_it_is_first_needed_and_kept(
    people: list[Resident], tmp_path: Path
) -> None:
    registry = sample_registry(RESIDENTS, {}, lambda: open_population(tmp_path, 1, 400))
    assert registry.record(MINH) is not None
    assert list(tmp_path.iterdir()) == []
    sound = next(each for each in people[:400] if len(each.entry.records) == 1)
    assert registry.record(sound.card.number) == sound.entry.records[0]
    assert registry.dossiers(sound.card.number) == sound.entry.dossiers
    assert registry.residence(sound.card.number) == sound.entry.residence
    assert registry.record(LONG) is None
    registry.close()
    assert [path.name for path in tmp_path.iterdir()] == ["sample-registry-1-1-400.sqlite"]


def test_a_shared_number_of_the_population_is_ambiguous(
    people: list[Resident], tmp_path: Path
) -> None:
    store = open_population(tmp_path, 1, SIZE)
    shared, unknown = (
        of(planted, people)[0].card.number
        for planted in (PlantedError.SHARED_NUMBER, PlantedError.UNKNOWN_NUMBER)
    )
    with pytest.raises(AmbiguousNumber):
        store.record(shared)
    assert store.record(unknown) is None
    assert store.card_issue(unknown) is None
    store.close()


@pytest.mark.parametrize("spoilt", [b"", b"no database", b"SQLite format 3\x00" + b"\x00" * 4096])
def test_a_spoilt_file_is_made_anew(tmp_path: Path, spoilt: bytes) -> None:
    place = population_file(tmp_path, 1, 50)
    place.write_bytes(spoilt)
    store = open_population(tmp_path, 1, 50)
    assert store.knows(next(population(1, 50)).card.number)
    store.close()
