"""What each finding says: its condition, its words and what to do, as message ids in English.

A part's own words come first, then those of the code for any part.
"""

from __future__ import annotations

from typing import NamedTuple

from kiosk.appliance.finding import Code, Condition, Part


def N_(text: str) -> str:
    """Mark a message id where it stands; it is translated where it is shown."""
    return text


class Said(NamedTuple):
    condition: Condition
    detail: str
    advice: str = ""


_OK, _WARNING, _FAULT = Condition.OK, Condition.WARNING, Condition.FAULT

PARTS = {
    Part.CARD_READER: N_("chip card reader"),
    Part.CODE_SCANNER: N_("code scanner"),
    Part.FINGERPRINT: N_("fingerprint scanner"),
    Part.EXTRACTOR: N_("fingerprint extractor"),
    Part.PRINTER: N_("ticket printer"),
    Part.HEADPHONES: N_("headphone socket"),
    Part.DRIVERS: N_("drivers of vendors"),
    Part.VOICE: N_("voice"),
    Part.TRUST: N_("country certificates"),
    Part.CARD_ACCESS: N_("card access certificates"),
    Part.PAIRING: N_("pairing"),
    Part.STATION: N_("station service"),
    Part.REGISTRY: N_("registry"),
    Part.CLOCK: N_("clock"),
    Part.STATE: N_("state folder"),
    Part.DISK: N_("disk"),
    Part.MEMORY: N_("memory"),
    Part.TEMPERATURE: N_("temperature"),
    Part.POWER: N_("power supply"),
    Part.OUTBOX: N_("outbox"),
    Part.AUDIT: N_("audit trail"),
    Part.SYSTEM: N_("system"),
    Part.UPDATE: N_("update"),
    Part.PROGRAM: N_("terminal program"),
    Part.OTHER: N_("other"),
}

CONDITIONS = {
    Condition.OK: N_("ok"),
    Condition.WARNING: N_("warning"),
    Condition.FAULT: N_("fault"),
    Condition.NOT_FITTED: N_("not fitted"),
}

_PAIR = N_("pair it: kiosk station pair at the station, kiosk pair here")
_SET_CLOCK = N_("set the wrong one (timedatectl set-ntp true, or set-time); look at its battery")
_CABLE = N_("check the cable and %(setting)s (%(port)s)")
_HEALING = N_("being looked for; %(error)s")

ANY_PART = {
    Code.OK: Said(_OK, N_("%(what)s")),
    Code.NOT_FITTED: Said(Condition.NOT_FITTED, N_("%(setting)s is empty")),
    Code.AWAY: Said(_FAULT, N_("not there: %(error)s"), _CABLE),
    Code.FAULTY: Said(_FAULT, N_("does not work: %(error)s"), _CABLE),
    Code.HEALING: Said(_FAULT, _HEALING, N_("wait a minute; else unplug it and plug it in again")),
    Code.HANGS: Said(
        _FAULT,
        N_("does not come back from what it was asked for"),
        N_("it restarts by itself; if it fails again, unplug it and tell the technician"),
    ),
    Code.GIVEN_UP: Said(
        _FAULT,
        N_("not there: %(error)s; reopened, and its power cut %(cycles)s times, without success"),
        N_("unplug it, plug it in again; change its cable, then the device; tell the technician"),
    ),
    Code.OTHER: Said(_WARNING, N_("a finding that this program does not know")),
}

OF_PART: dict[tuple[Part, Code], Said] = {
    (Part.CARD_READER, Code.AWAY): Said(
        _FAULT, N_("no reader"), N_("plug it in; is pcscd running? (systemctl status pcscd)")
    ),
    (Part.FINGERPRINT, Code.AWAY): Said(
        _FAULT,
        N_("not there: %(error)s"),
        N_("plug it in; kiosk finger scanners shows what libfprint knows"),
    ),
    (Part.EXTRACTOR, Code.OK): Said(_OK, N_("libfprint reads the known picture rightly")),
    (Part.EXTRACTOR, Code.FAULTY): Said(
        _FAULT, N_("%(error)s"), N_("apt-get install libfprint-2-2")
    ),
    (Part.EXTRACTOR, Code.NOT_FITTED): Said(
        Condition.NOT_FITTED, N_("no fingerprint scanner is set")
    ),
    (Part.PRINTER, Code.PAPER_OUT): Said(
        _FAULT, N_("%(port)s; out of paper"), N_("put in a new roll")
    ),
    (Part.PRINTER, Code.PAPER_LOW): Said(
        _WARNING, N_("%(port)s; paper is low"), N_("have a new roll ready")
    ),
    (Part.PRINTER, Code.OFFLINE): Said(
        _FAULT, N_("%(port)s; offline"), N_("close the cover, switch it on")
    ),
    (Part.HEADPHONES, Code.AWAY): Said(
        _FAULT,
        N_("not there: %(error)s"),
        N_("check audio.jack (%(port)s); may this user read /dev/input (group input)?"),
    ),
    (Part.DRIVERS, Code.NONE): Said(Condition.NOT_FITTED, N_("the program's own drivers only")),
    (Part.DRIVERS, Code.BROKEN): Said(
        _WARNING,
        N_("%(name)s of %(package)s cannot be used: %(reason)s"),
        N_("install that package again, or remove it"),
    ),
    (Part.VOICE, Code.OK): Said(_OK, N_("espeak-ng speaks; %(player)s plays")),
    (Part.VOICE, Code.FAULTY): Said(_WARNING, N_("%(error)s"), N_("apt-get install espeak-ng")),
    (Part.VOICE, Code.NO_PLAYER): Said(
        _WARNING, N_("nothing plays sounds"), N_("apt-get install alsa-utils")
    ),
    (Part.TRUST, Code.OK): Said(_OK, N_("%(count)s in %(folder)s")),
    (Part.TRUST, Code.NONE): Said(
        _FAULT,
        N_("none in %(folder)s: no card can be proved"),
        N_("put the country signing certificates (DER or PEM) there"),
    ),
    (Part.TRUST, Code.LEFT_OUT): Said(
        _WARNING,
        N_("%(count)s in %(folder)s; left out %(file)s: %(reason)s"),
        N_("remove or replace that file"),
    ),
    (Part.TRUST, Code.OLD): Said(
        _WARNING,
        N_("%(count)s in %(folder)s; the newest is %(days)s days old"),
        N_("ask the technician for a newer list: cards of newer signers are not proved"),
    ),
    (Part.CARD_ACCESS, Code.OK): Said(_OK, N_("valid until %(until)s")),
    (Part.CARD_ACCESS, Code.UNREADABLE): Said(
        _FAULT, N_("cannot be used: %(error)s"), N_("look at card.terminal_dir")
    ),
    (Part.CARD_ACCESS, Code.EXPIRES): Said(
        _WARNING, N_("end on %(until)s, in %(days)s days"), N_("ask the technician for new ones")
    ),
    (Part.CARD_ACCESS, Code.EXPIRED): Said(
        _WARNING,
        N_("ended on %(until)s: cards keep their fingerprints"),
        N_("ask the technician for new ones"),
    ),
    (Part.PAIRING, Code.OK): Said(_OK, N_("%(terminal)s with %(station)s, until %(until)s")),
    (Part.PAIRING, Code.NOT_FITTED): Said(
        Condition.NOT_FITTED, N_("not paired; a station on this machine only")
    ),
    (Part.PAIRING, Code.NOT_PAIRED): Said(_FAULT, N_("not paired"), _PAIR),
    (Part.PAIRING, Code.NOT_ADMITTED): Said(
        _FAULT, N_("the station no longer admits this terminal"), _PAIR
    ),
    (Part.PAIRING, Code.UNDER_WAY): Said(
        _WARNING,
        N_("not paired yet; the provisioning file has brought a pairing secret"),
        N_("is the station on, and the one that made the secret?"),
    ),
    (Part.PAIRING, Code.REFUSED): Said(
        _FAULT,
        N_("not paired: the station refuses the pairing secret (%(reason)s)"),
        N_("make a new one: kiosk station pair --for; or pair it by hand"),
    ),
    (Part.PAIRING, Code.UNREADABLE): Said(_FAULT, N_("cannot be used: %(error)s"), _PAIR),
    (Part.PAIRING, Code.OTHER_NAME): Said(
        _FAULT,
        N_("paired as %(terminal)s, but terminal.id is %(own)s"),
        N_("set terminal.id back, or pair it again"),
    ),
    (Part.PAIRING, Code.EXPIRES): Said(
        _WARNING,
        N_("%(terminal)s with %(station)s, until %(until)s: in %(days)s days"),
        N_("it renews itself when the station answers; is the station there?"),
    ),
    (Part.PAIRING, Code.EXPIRED): Said(_FAULT, N_("ended on %(until)s"), _PAIR),
    (Part.STATION, Code.OK): Said(_OK, N_("answers at %(url)s, %(services)s services")),
    (Part.STATION, Code.ANSWERS): Said(_OK, N_("answers")),
    (Part.STATION, Code.NOT_FOUND): Said(
        _FAULT,
        N_("none found"),
        N_("start it (kiosk station) and pair with it, or set station.url"),
    ),
    (Part.STATION, Code.AWAY): Said(
        _FAULT,
        N_("does not answer, for %(minutes)s minutes: tickets come from the numbers held here"),
        N_("is it switched on? look at the network cable"),
    ),
    (Part.STATION, Code.UNSAFE_ADDRESS): Said(
        _FAULT,
        N_("%(error)s"),
        N_("set station.url to the station's address (https), or to one on this machine"),
    ),
    (Part.STATION, Code.NOT_ADMITTED): Said(
        _FAULT, N_("%(url)s no longer admits this terminal (%(reason)s)"), _PAIR
    ),
    (Part.STATION, Code.NOT_THE_STATION): Said(
        _FAULT,
        N_("at %(url)s is not this terminal's station"),
        N_("another machine answers there, or the station was set up again: tell the technician"),
    ),
    (Part.STATION, Code.FAULTY): Said(
        _FAULT, N_("%(url)s does not answer as it should: %(reason)s"), N_("see its log")
    ),
    (Part.REGISTRY, Code.OK): Said(_OK, N_("answers at %(url)s")),
    (Part.REGISTRY, Code.SETTINGS): Said(
        _FAULT, N_("%(error)s"), N_("see [registry] in the settings")
    ),
    (Part.REGISTRY, Code.FAULTY): Said(
        _WARNING,
        N_("does not answer as it should: %(reason)s"),
        N_("is the network there? is it said to be down? lookups go on when it answers again"),
    ),
    (Part.REGISTRY, Code.NOT_ADMITTED): Said(
        _WARNING,
        N_("does not answer as it should: %(reason)s"),
        N_("see registry.ca_file, client_cert_file, registry.client_secret_file; is it admitted?"),
    ),
    (Part.CLOCK, Code.OK): Said(_OK, N_("right, by %(source)s")),
    (Part.CLOCK, Code.UNVERIFIED): Said(
        _WARNING,
        N_("nothing has confirmed it: it says %(time)s UTC"),
        N_("is the network there? dates of cards are not judged until then"),
    ),
    (Part.CLOCK, Code.NEVER_SET): Said(_FAULT, N_("never set: it says %(time)s UTC"), _SET_CLOCK),
    (Part.CLOCK, Code.DIFFERS): Said(
        _WARNING, N_("differs from the station's by %(minutes)s minutes"), _SET_CLOCK
    ),
    (Part.CLOCK, Code.FAR_OFF): Said(
        _FAULT,
        N_("says %(time)s UTC; the station's certificate is not valid then, its clock differs"),
        _SET_CLOCK,
    ),
    (Part.STATE, Code.OK): Said(_OK, N_("%(folder)s, %(free_mb)s MB free")),
    (Part.STATE, Code.READ_ONLY): Said(
        _FAULT, N_("%(folder)s cannot be written"), N_("set terminal.state_dir")
    ),
    (Part.DISK, Code.OK): Said(_OK, N_("%(free_mb)s MB free, %(used)s %% used")),
    (Part.DISK, Code.LOW): Said(
        _WARNING,
        N_("%(folder)s: %(free_mb)s MB free"),
        N_("make room on this disk; ask the technician"),
    ),
    (Part.DISK, Code.FULL): Said(
        _FAULT,
        N_("%(folder)s: %(free_mb)s MB free"),
        N_("make room on this disk now; ask the technician"),
    ),
    (Part.DISK, Code.NO_INODES): Said(
        _WARNING,
        N_("%(folder)s: room for %(count)s more files only"),
        N_("make room on this disk: many small files are on it"),
    ),
    (Part.DISK, Code.FAULTY): Said(
        _FAULT,
        N_("%(folder)s cannot be looked at: %(error)s"),
        N_("restart the terminal; replace the disk if it happens again"),
    ),
    (Part.DISK, Code.READ_ONLY): Said(
        _FAULT,
        N_("%(folder)s has become read-only, as after a disk error"),
        N_("restart the terminal; replace the disk if it happens again"),
    ),
    (Part.DISK, Code.WORN): Said(
        _WARNING, N_("%(used)s %% of its life is used up"), N_("have a new disk ready")
    ),
    (Part.MEMORY, Code.OK): Said(_OK, N_("%(free_mb)s MB free")),
    (Part.MEMORY, Code.LOW): Said(
        _WARNING, N_("only %(free_mb)s MB free"), N_("restart the terminal in a quiet hour")
    ),
    (Part.TEMPERATURE, Code.OK): Said(_OK, N_("%(celsius)s °C")),
    (Part.TEMPERATURE, Code.HOT): Said(
        _WARNING, N_("%(celsius)s °C: too hot"), N_("clear its air slots; keep it out of the sun")
    ),
    (Part.POWER, Code.OK): Said(_OK, N_("voltage is right")),
    (Part.POWER, Code.LOW): Said(
        _FAULT,
        N_("voltage is too low now"),
        N_("use the power supply made for it, short cables; tell the technician"),
    ),
    (Part.POWER, Code.WAS): Said(
        _WARNING,
        N_("voltage was too low since the start"),
        N_("use the power supply made for it, short cables; tell the technician"),
    ),
    (Part.OUTBOX, Code.OK): Said(_OK, N_("nothing waits")),
    (Part.OUTBOX, Code.WAITING): Said(_OK, N_("%(count)s tickets wait, %(minutes)s minutes")),
    (Part.OUTBOX, Code.STUCK): Said(
        _WARNING,
        N_("%(count)s tickets wait, the first for %(minutes)s minutes"),
        N_("they are delivered when the station answers: see there"),
    ),
    (Part.OUTBOX, Code.REFUSED): Said(
        _WARNING,
        N_("the station refused %(count)s tickets that were given out here"),
        N_("call those who hold them by hand; tell the technician: outbox.sqlite keeps them"),
    ),
    (Part.OUTBOX, Code.UNREADABLE): Said(
        _FAULT, N_("cannot be read: %(error)s"), N_("restart the terminal; see the log")
    ),
    (Part.AUDIT, Code.NONE): Said(_OK, N_("none yet")),
    (Part.AUDIT, Code.OK): Said(_OK, N_("%(count)s entries, unbroken")),
    (Part.AUDIT, Code.UNREADABLE): Said(
        _FAULT, N_("cannot be read: %(error)s"), N_("make audit.jsonl readable")
    ),
    (Part.AUDIT, Code.BROKEN): Said(
        _FAULT,
        N_("broken at line %(line)s: %(kind)s"),
        N_("keep the file as it is and tell the supervisor"),
    ),
    (Part.SYSTEM, Code.OK): Said(_OK, N_("version %(version)s on slot %(slot)s")),
    (Part.SYSTEM, Code.NONE): Said(_OK, N_("version %(version)s, without a second slot")),
    (Part.SYSTEM, Code.ON_TRIAL): Said(
        _WARNING,
        N_("version %(version)s on slot %(slot)s is on trial"),
        N_("it is marked good once all works; see the other findings"),
    ),
    (Part.UPDATE, Code.OK): Said(_OK, N_("none under way")),
    (Part.UPDATE, Code.UNDER_WAY): Said(_OK, N_("%(version)s: %(stage)s")),
    (Part.UPDATE, Code.FELL_BACK): Said(
        _WARNING,
        N_("%(version)s did not work; the version before it runs"),
        N_("tell the technician; it is not tried again by itself"),
    ),
    (Part.UPDATE, Code.REFUSED): Said(
        _WARNING, N_("%(version)s was refused: %(reason)s"), N_("ask for a sound bundle")
    ),
    (Part.PROGRAM, Code.OK): Said(_OK, N_("runs, for %(hours)s hours")),
    (Part.PROGRAM, Code.RESTARTED): Said(
        _WARNING,
        N_("%(unit)s failed and was restarted %(count)s times"),
        N_("download the log and tell the technician"),
    ),
    (Part.PROGRAM, Code.FAULTY): Said(
        _FAULT,
        N_("%(unit)s does not stay up"),
        N_("restart the terminal; if it happens again, download the log and tell the technician"),
    ),
    (Part.PROGRAM, Code.NOT_RUNNING): Said(
        _WARNING,
        N_("does not run: the devices were opened for this examination"),
        N_("start it: systemctl start kiosk.target, or kiosk run"),
    ),
}
