"""The tree of settings, with defaults that suit a terminal with nothing configured yet.

Every value can stand in a TOML file, in the environment and on the command line: see `load`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.queue.priority import ELDERLY_FROM

Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]
Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]

Languages = Literal["vi", "en", "vi,en", "en,vi"]

DriverName = Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9][a-z0-9_]{0,31})?$")]
"""As an installed package names it (group kiosk.drivers); empty: the program's own."""

ANY_USB = "any"
"""In the place of the driver of a USB fingerprint scanner: whichever is plugged in."""


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Terminal(_Section, frozen=True):
    """This kiosk."""

    id: Name = "terminal-1"
    state_dir: Path = Path("/var/lib/kiosk")
    """Outbox and audit trail; no personal data."""
    socket: Path = Path("/run/kiosk/screen.sock")
    """Where core and screen meet."""
    screen_group: str = ""
    """Group whose members may be screens, where the screen runs as another user than the core."""
    metrics_port: Port = 0
    """Where the core shows its health to Prometheus, on this machine alone (127.0.0.1); 0:
    nowhere."""


class Station(_Section, frozen=True):
    """Where the station service is."""

    url: str = ""
    """Empty: it is found by zeroconf."""
    id: str = ""
    """Only this station's service is used when several are found; empty: the first."""
    province: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """By its name of today, e.g. "Tỉnh Ninh Bình": of places with one name those in it come first
    in the search of the administrative map. Empty: all are alike."""


class Card(_Section, frozen=True):
    """Chip card reader."""

    reader: str = ""
    """Part of the name of the preferred reader; empty: the first that has a card."""
    trust_dir: Path = Path("/etc/kiosk/trust")
    """Certificates (DER or PEM) of the country signing authorities."""
    terminal_dir: Path | None = None
    """Card verifiable certificates (*.cvcert) and terminal-key.der or .pem, which open the
    fingerprints in a chip to this terminal; none: it holds none. A credential of the unit."""
    match_on_card: bool = False
    """Ask the chip to compare fingerprints, in the way that [card_fingerprint] describes."""


class CardFingerprint(_Section, frozen=True):
    """The card's fingerprint comparison. Nothing public documents the Vietnamese card's: these
    are the simulated card's, and card.match_on_card is off."""

    application: Annotated[str, msgspec.Meta(pattern=r"^([0-9A-Fa-f]{2}){5,16}$|^$")] = ""
    """Name (AID) of its application in hexadecimal; empty: beside the data groups."""
    information_file: Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)] | None = None
    """Identifier of the file with the biometric information templates; none: by GET DATA."""
    reference: Annotated[int, msgspec.Meta(ge=0, le=0xFF)] | None = None
    """Number of the reference; none: as the card says."""
    layout: Literal["81", "A1"] = "81"
    """Data object that the minutiae stand in."""
    format_type: Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)] | None = None
    """What the card calls compact minutiae, where that is neither 5 nor 6."""


class Scanner(_Section, frozen=True):
    """2D code scanner on a serial port."""

    port: str = ""
    """Empty: none is fitted."""
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    driver: DriverName = ""


class Fingerprint(_Section, frozen=True):
    """Fingerprint module on a serial port, or a USB scanner."""

    usb: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_]{0,32}$")] = ""
    """A USB scanner that libfprint knows: the name of its driver, or "any"; empty: none."""

    port: str = ""
    """Empty: none is fitted."""
    iso_parameter: Annotated[int, msgspec.Meta(ge=0, le=255)] | None = None
    """Number of the vendor's system parameter that makes the module give ISO/IEC 19794-2 compact
    minutiae, as match on card needs; none: it gives its own templates only."""
    driver: DriverName = ""
    """Of the module on the serial port, or of the USB scanner where `usb` is set."""


class Printer(_Section, frozen=True):
    """Ticket printer on a serial port or device file."""

    port: str = ""
    """Empty: none is fitted."""
    paper_mm: Literal[58, 80] = 80
    baud: Literal[9600, 19200, 38400, 115200] = 115200
    driver: DriverName = ""


class Audio(_Section, frozen=True):
    """The voice that leads through the screen, for whoever does not see it. It is turned on by a
    key on the screen, or by plugging headphones in."""

    jack: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """The headphone socket: an input device with the switch SW_HEADPHONE_INSERT, or "auto" for the
    first that there is. Empty: none is fitted, and nothing personal is ever spoken. The sound card
    has to mute its loudspeaker while headphones are in (alsamixer, Auto-Mute Mode)."""
    dialect: Literal["north", "central", "south"] = "north"
    """Of the synthesised Vietnamese voice."""


class Screen(_Section, frozen=True):
    width: Annotated[int, msgspec.Meta(ge=800, le=7680)] = 1280
    height: Annotated[int, msgspec.Meta(ge=600, le=4320)] = 800
    fullscreen: bool = True
    variant: Literal["light", "dark", "high_contrast"] = "light"
    """Colours that each person finds; everybody can choose others for a visit."""
    text_size: Literal["normal", "large", "largest"] = "normal"
    input_method: Literal["telex", "vni", "off"] = "telex"
    """How Vietnamese is typed where the screen is read in Vietnamese; a key changes it."""
    tones: Literal["old", "new"] = "old"
    """Where the tone of an open oa, oe, uy is written: hòa, or hoà."""


class Board(_Section, frozen=True):
    """The display in the hall: `kiosk board`. Calls in a browser (/board of the station) are spoken
    with the same clips and dialect; the browser's address says in which languages."""

    languages: Languages = "vi,en"
    """Shown, the first one large."""
    voice: bool = True
    """Calls are spoken after the chime."""
    spoken: Languages = "vi"
    """In which languages, one after the other."""
    dialect: Literal["north", "central", "south"] = "north"
    """Of the synthesised Vietnamese voice."""
    clips_dir: Path | None = None
    """Recorded clips, which are used instead when all are there; kiosk/speech/clips.py names
    them."""
    volume: Annotated[int, msgspec.Meta(ge=0, le=100)] = 100
    """Percent; the sound card has its own besides."""
    fullscreen: bool = True
    width: Annotated[int, msgspec.Meta(ge=640, le=7680)] = 1920
    height: Annotated[int, msgspec.Meta(ge=640, le=7680)] = 1080
    """Of the window, where it does not fill the screen."""


class Visit(_Section, frozen=True):
    """Times of a visit, in seconds."""

    inactivity: Seconds = 40
    countdown: Seconds = 20
    farewell: Seconds = 5
    take_card: Seconds = 30
    revealed: Seconds = 20
    """How long personal data that was touched stays readable."""
    finger_tries: Annotated[int, msgspec.Meta(ge=1, le=5)] = 3


class Service(_Section, frozen=True):
    """The station service, where this machine runs it (`kiosk station`)."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")] = "station-1"
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] = "Công an xã"
    host: str = "127.0.0.1"
    """An address, not a name; 0.0.0.0: all. Beyond loopback it is TLS for paired terminals only."""
    tls: Literal["auto", "always"] = "auto"
    """always: on loopback too."""
    port: Port = 8700
    """0: a free one."""
    state_dir: Path = Path("/var/lib/kiosk-station")
    database: str = ""
    """PostgreSQL address as libpq knows it (postgresql://host1,host2/name?target_session_attrs=
    read-write); empty: SQLite in `state_dir`. Leave the password to a ~/.pgpass."""
    resident_key_file: Path | None = None
    """32 or more secret bytes, the same for all services of one database; none: made in
    `state_dir`."""
    public_url: Annotated[str, msgspec.Meta(max_length=150)] = ""
    """Where residents' phones reach this service, e.g. https://kiosk.example.vn: the QR codes
    of tickets and receipts lead there. What stands there (a reverse proxy, with a certificate that
    phones trust) passes on /t, /c, /static and /language and nothing else. Empty: the codes are for
    terminals only.
    """
    catalogue: Path | None = None
    """services.toml; none: the one that comes with the program."""
    procedures: Path | None = None
    """procedures.toml, which may be replaced while the service runs; none: the one that comes with
    the program."""
    residents: Path | None = None
    """Fictional residents of the sample registry; none: those that come with the program."""
    registered_residents: Annotated[int, msgspec.Meta(ge=0, le=2_000_000)] = 0
    """How many are registered in the station's area, for the share of records that were checked; 0:
    not known."""
    elderly_from: Annotated[int, msgspec.Meta(ge=50, le=120)] = ELDERLY_FROM
    """Age in years from which a card holder is served first; many stations begin at 60."""
    fingers_dir: Path | None = None
    """Enrolled finger templates of the sample residents, one file KEY.bin each."""
    metrics_token_file: Path | None = None
    """A file with 16 or more secret bytes: whoever shows them as bearer token may read /metrics
    from another machine. A credential of the unit; none: /metrics is for this machine alone."""
    drain: Annotated[float, msgspec.Meta(ge=0, le=60)] = 0
    """Seconds for which it goes on serving when it is told to end, while /v1/ready says 503: longer
    than a load balancer takes to look elsewhere. 0: there is none."""
    announce: bool = True
    """By zeroconf, so that terminals find it."""


Days = Annotated[int, msgspec.Meta(ge=1, le=36500)]


class Retention(_Section, frozen=True):
    """How many days the station keeps what concerns residents. A job deletes what is older."""

    processing_days: Days = 365
    """Records of processing: when what was looked up, never what was shown."""
    corrections_days: Days = 90
    """Requests for correction, after the last word of staff."""
    ratings_days: Days = 1095
    """Ratings of tickets; they name nobody."""
    quality_days: Days = 1826
    """Counts of checked records by area and month; they name nobody."""


class Registry(_Section, frozen=True):
    """Whom the station service asks about residents."""

    kind: Literal["sample", "http"] = "sample"
    """sample: fictional residents (service.residents, and generated ones). http: the contract in
    assets/registry/registry-api.yaml."""
    population: Annotated[int, msgspec.Meta(ge=0, le=50_000)] = 5000
    """Generated residents of the sample; they are made when the first of them is asked for."""
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**31)] = 1
    url: str = ""
    """https://host[:port][/path]"""
    token_url: str = ""
    ca_file: Path | None = None
    """PEM: the authorities that vouch for both addresses; no other does."""
    client_cert_file: Path | None = None
    client_key_file: Path | None = None
    """A credential of the unit, as the next one but one."""
    client_id: str = ""
    client_secret_file: Path | None = None
    scope: str = "registry.read"
    connect_limit: Annotated[float, msgspec.Meta(gt=0, le=10)] = 2
    """Seconds, as the next two: to connect, for one try, for all tries of one question."""
    read_limit: Annotated[float, msgspec.Meta(gt=0, le=10)] = 3
    total_limit: Annotated[float, msgspec.Meta(gt=0, le=7)] = 6
    """A terminal waits 8 seconds for the station."""
    tries: Annotated[int, msgspec.Meta(ge=1, le=5)] = 3
    failures: Annotated[int, msgspec.Meta(ge=1, le=100)] = 5
    """In a row, after which it is left alone for about `rest` seconds."""
    rest: Annotated[float, msgspec.Meta(gt=0, le=120)] = 15


HourOfDay = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""HH:MM, by the station's time."""


class Update(_Section, frozen=True):
    """When this terminal may install another version of itself and start anew with it: in these
    hours, between visits. They may go over midnight; the same twice: never by itself."""

    quiet_from: HourOfDay = "01:00"
    quiet_to: HourOfDay = "04:30"


class Log(_Section, frozen=True):
    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(_Section, frozen=True):
    terminal: Terminal = Terminal()
    station: Station = Station()
    card: Card = Card()
    card_fingerprint: CardFingerprint = CardFingerprint()
    scanner: Scanner = Scanner()
    fingerprint: Fingerprint = Fingerprint()
    printer: Printer = Printer()
    audio: Audio = Audio()
    screen: Screen = Screen()
    board: Board = Board()
    visit: Visit = Visit()
    service: Service = Service()
    registry: Registry = Registry()
    retention: Retention = Retention()
    update: Update = Update()
    log: Log = Log()
