"""Boards, in-house units and providers. Only facts of public documents; the other firms are made
up and have no organisation number, so that none can be mistaken for a real firm's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.demo.world import World
from commissioning.models import BoardProfile
from providers.models import Party, PartyKind, PartyName, PartySuccession

LINKOPING = "212000-0449"
NORRKOPING = "212000-0456"
JARFALLA = "212000-0043"
# The municipality's new organisation; the day is assumed, the documents only say "former".
REORGANISED_ON = date(2019, 1, 1)
LAST_OLD_DAY = date(2018, 12, 31)


@dataclass(frozen=True)
class Board:
    key: str
    name: str
    prefix: str
    administration: str
    organisation_number: str = ""
    parent: str = ""
    signatory: str = "Socialdirektör"


MUNICIPALITIES = [
    ("stockholm", "Stockholms stad", ""),
    ("kavlinge", "Kävlinge kommun", ""),
    ("sodertalje", "Södertälje kommun", ""),
    ("norrkoping", "Norrköpings kommun", NORRKOPING),
    ("jarfalla", "Järfälla kommun", JARFALLA),
    ("mjolby", "Mjölby kommun", ""),
    ("motala", "Motala kommun", ""),
]
SOF = "Social- och omsorgsförvaltningen"
BOARDS = [
    Board("son", "Social- och omsorgsnämnden", "SON", SOF, LINKOPING),
    Board("aldre", "Äldrenämnden", "ÄN", SOF, LINKOPING),
    Board(
        "utbildning",
        "Utbildningsnämnden",
        "UN",
        "Utbildningsförvaltningen",
        LINKOPING,
        signatory="Utbildningsdirektör",
    ),
    Board("stockholm_sn", "Socialnämnden i Stockholm", "", "Socialförvaltningen", "", "stockholm"),
    Board(
        "stockholm_un",
        "Utbildningsnämnden i Stockholm",
        "",
        "Utbildningsförvaltningen",
        "",
        "stockholm",
        signatory="Utbildningsdirektör",
    ),
    Board("kavlinge_sn", "Socialnämnden i Kävlinge", "SN", "Socialförvaltningen", "", "kavlinge"),
    Board(
        "sodertalje_aon",
        "Äldreomsorgsnämnden i Södertälje",
        "ÄON",
        "Äldreomsorgskontoret",
        "",
        "sodertalje",
    ),
    Board(
        "norrkoping_von",
        "Vård- och omsorgsnämnden i Norrköping",
        "VON",
        "Vård- och omsorgskontoret",
        NORRKOPING,
        "norrkoping",
    ),
    Board(
        "jarfalla_sn",
        "Socialnämnden i Järfälla",
        "Son",
        "Socialförvaltningen",
        JARFALLA,
        "jarfalla",
    ),
]
IN_HOUSE = [
    ("lss", "Leanlink LSS Funktionsstöd"),
    ("rad_och_stod", "Leanlink Råd och stöd"),
    ("leanlink_aldre", "Leanlink Äldreomsorg"),
    ("leanlink_ifo", "Leanlink Individ och familj"),
]
OTHERS = [
    ("capio", PartyKind.COMPANY, "Capio Psykiatri AB"),
    ("stadsmissionen", PartyKind.ASSOCIATION, "Stadsmissionen i Linköping"),
    ("almvik", PartyKind.COMPANY, "Almviks Omsorg AB"),
    ("bergsater", PartyKind.COMPANY, "Bergsäters Behandling AB"),
    ("ekhaga", PartyKind.COMPANY, "Ekhaga Stödboende AB"),
    ("granby", PartyKind.COMPANY, "Granlunda Vård och Omsorg AB"),
    ("nordlunda", PartyKind.COMPANY, "Nordlunda Hemtjänst AB"),
    ("solbacka", PartyKind.COMPANY, "Solbackens Dagverksamhet AB"),
    ("tallasen", PartyKind.COMPANY, "Tallåsens HVB AB"),
    ("vastana", PartyKind.COMPANY, "Västanå Assistans AB"),
    ("akerby", PartyKind.COMPANY, "Åkerby Familjehem AB"),
    ("vandpunkten", PartyKind.ASSOCIATION, "Föreningen Vändpunkten Östergöta"),
    ("linnea", PartyKind.ASSOCIATION, "Kvinnojouren Linneablomman"),
    ("kastanjen", PartyKind.ASSOCIATION, "Kastanjens sociala kooperativ"),
    ("region", PartyKind.REGION, "Region Östergötland"),
    ("hemtjanst_grupp", PartyKind.GROUP, "Godkända utförare av hemtjänst i Linköping"),
    ("sodertalje_grupp", PartyKind.GROUP, "Hemtjänstleverantörer i Södertälje"),
    ("jarfalla_grupp", PartyKind.GROUP, "Godkända utförare av familjerådgivning i Järfälla"),
    ("norrkoping_nn", PartyKind.COMPANY, "Entreprenör för Dalviken och Fenix (namn saknas)"),
    ("kavlinge_nn", PartyKind.COMPANY, "Utförare som ska upphandlas i Kävlinge"),
]
ALIASES = [
    ("rad_och_stod", "Leanlink Råd och stöd Stödteam"),
    ("rad_och_stod", "Råd och stöd"),
    ("lss", "LSS Funktionsstöd"),
    ("capio", "Capio"),
    ("capio", "Capiro Psykiatri AB"),
    ("stadsmissionen", "Stadsmissionen"),
    ("region", "Landstinget i Östergötland"),
]


def enter(world: World) -> None:
    """Enter every party with its names, settings and successions."""
    for key, name, number in MUNICIPALITIES:
        _party(world, key, PartyKind.MUNICIPALITY, name, organisation_number=number)
    for board in BOARDS:
        _board(world, board)
    _own_units(world)
    for key, kind, name in OTHERS:
        _party(world, key, kind, name)
    for key, alias in ALIASES:
        _name(world, key, alias, is_alias=True)
    _reorganisation(world)


def _party(world: World, key: str, kind: str, name: str, **fields: object) -> Party:
    found = Party.objects.filter(kind=kind, name=name).first()
    party = found or world.keep(Party(kind=kind, name=name, is_example=True, **fields))
    world.parties[key] = party
    return party


def _board(world: World, board: Board) -> None:
    party = _party(
        world,
        board.key,
        PartyKind.BOARD,
        board.name,
        prefix=board.prefix,
        organisation_number=board.organisation_number,
        parent=world.parties.get(board.parent),
    )
    if not BoardProfile.objects.filter(board=party).exists():
        profile = BoardProfile(
            board=party, administration=board.administration, signatory=board.signatory
        )
        world.keep(profile)


def _own_units(world: World) -> None:
    leanlink = _party(
        world, "leanlink", PartyKind.IN_HOUSE, "Leanlink", organisation_number=LINKOPING
    )
    for key, name in IN_HOUSE:
        _party(
            world,
            key,
            PartyKind.IN_HOUSE,
            name,
            organisation_number=LINKOPING,
            parent=leanlink,
        )
    _party(
        world,
        "utbildningsforvaltningen",
        PartyKind.ADMINISTRATION,
        "Utbildningsförvaltningen",
        organisation_number=LINKOPING,
        parent=world.parties["utbildning"],
    )


def _name(world: World, key: str, name: str, **fields: object) -> None:
    party = world.parties[key]
    if not PartyName.objects.filter(party=party, name=name).exists():
        world.keep(PartyName(party=party, name=name, **fields))


def _reorganisation(world: World) -> None:
    """Omsorgsnämnden took its present name, and over the duties of socialnämnden."""
    if not world.parties["son"].names.filter(is_alias=False).exists():
        _name(world, "son", "Omsorgsnämnden", ends_on=LAST_OLD_DAY)
        _name(world, "son", "Social- och omsorgsnämnden", starts_on=REORGANISED_ON)
    old = _party(
        world,
        "socialnamnden",
        PartyKind.BOARD,
        "Socialnämnden (till 2018)",
        prefix="SN",
        organisation_number=LINKOPING,
        dissolved_on=LAST_OLD_DAY,
    )
    if not old.successions_out.exists():
        succession = PartySuccession(
            predecessor=old,
            successor=world.parties["son"],
            took_over_on=REORGANISED_ON,
            note="Dagen är antagen. Handlingarna skriver ”före detta Omsorgsnämnden”.",
        )
        world.keep(succession)
