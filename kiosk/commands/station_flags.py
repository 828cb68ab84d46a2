"""Flags of `kiosk station`. Imports nothing of the service: every command has them."""

from __future__ import annotations

import argparse

from kiosk.commands.actions import AddFlags

_EXAMPLES = """\
examples, at the station and as the service's own user (sudo -u kiosk-station):
  kiosk station                                    run the service
  kiosk station pair                               let a terminal in
  kiosk station pair --for hall-1 --file kiosk-provisioning.toml   so that it lets itself in, once
  kiosk station authority --out station-ca.pem     for officers' browsers
  kiosk station catalogue export services.toml     to be edited, and then: import
  kiosk station procedures check procedures.toml   before service.procedures names it
  kiosk station staff add mai --name "Đại úy Nguyễn Thị Mai" --role supervisor
  kiosk station staff reset mai                    a new one-time password
  kiosk station staff card mai                     her own card opens terminals
  kiosk station release add 1.5.0.raucb            and then: release rollout 1.5.0
  kiosk station audit                              is the staff's audit trail whole?
"""
_TRUSTING = """\
to have an officer's browser trust the station, compare the fingerprint first:
  Chromium   Settings, Privacy and security, Security, Manage certificates: import FILE among the
             authorities (trust it for websites); for all users of a Debian machine, the policy
             CACertificates in /etc/chromium/policies/managed/ with FILE's text as one line, without
             the lines BEGIN and END
  Firefox    Settings, Privacy & Security, View Certificates, Authorities: import FILE; for all
             users of a Debian machine, the policy Certificates.Install in
             /etc/firefox/policies/policies.json with FILE's path
The browser then believes whoever has the station's key: do this on the station's machines only.
"""


def add_flags(station: argparse.ArgumentParser, common: AddFlags) -> None:
    """`common` adds the flags that all commands of `kiosk` have, to be given after a task."""
    station.epilog = _EXAMPLES
    station.formatter_class = argparse.RawDescriptionHelpFormatter
    tasks = station.add_subparsers(
        dest="action", metavar="TASK", help="without one: run the service"
    )
    for name, summary in (
        ("pair", "let terminals ask, and compare their codes"),
        ("terminals", "which terminals are paired"),
        ("revoke", "shut a terminal out"),
        ("authority", "the station's own certificate authority, for officers' browsers"),
        ("catalogue", "services and counters as a file: out of the store, or into it"),
        ("procedures", "whether a file of procedures can be used"),
        ("release", "versions for the terminals, and how one goes out to them"),
        ("staff", "who may sign in at the consoles"),
        ("audit", "what members of staff did, and whether the trail is whole"),
    ):
        task = tasks.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == "staff":
            _staff(task, common)
            continue
        common(task)
        if name == "pair":
            _pair(task)
        if name == "revoke":
            task.add_argument("terminal", nargs="?", default="", help="which one")
        if name == "authority":
            _authority(task)
        if name == "catalogue":
            task.add_argument("what", choices=["export", "import"])
            task.add_argument("file", metavar="FILE", help="TOML")
        if name == "procedures":
            task.add_argument("what", choices=["check"])
            task.add_argument("file", metavar="FILE", help="TOML")
        if name == "release":
            _release(task)
        if name == "audit":
            _audit(task)


def _pair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--for",
        dest="terminal",
        default="",
        metavar="TERMINAL",
        help="instead make a secret with which this terminal pairs itself, once, by the "
        "provisioning file on its boot partition",
    )
    parser.add_argument(
        "--file",
        default="",
        metavar="FILE",
        help="the provisioning file: it is made, or gets the secret beside what it says already; "
        "without it what belongs into it is printed",
    )
    parser.add_argument(
        "--hours", type=int, default=72, help="how long the secret is good: 1 to 720; default: 72"
    )
    parser.add_argument(
        "--url",
        default="",
        metavar="https://ADDRESS:PORT",
        help="where the terminal is to look for this station; without it, on its network",
    )


def _staff(parser: argparse.ArgumentParser, common: AddFlags) -> None:
    actions = parser.add_subparsers(dest="staff_action", metavar="ACTION", required=True)
    for name, summary in (
        ("add", "a new account; prints its one-time password, once"),
        ("list", "all accounts"),
        ("reset", "a new one-time password; ends all sessions and the lock after wrong tries"),
        ("deactivate", "may not sign in any more; ends all sessions"),
        ("activate", "may sign in again"),
        ("card", "registers an identity card, which opens terminals; asks for its number"),
        ("remove-card", "the card opens no terminal any more"),
    ):
        action = actions.add_parser(name, help=summary, description=summary.capitalize() + ".")
        common(action)
        if name != "list":
            action.add_argument("id", metavar="ID", help="sign-in name: a-z, 0-9, . _ -")
        if name == "add":
            action.add_argument("--name", required=True, help="as shown, with the rank")
            action.add_argument(
                "--role", required=True, choices=["clerk", "supervisor", "technician"]
            )


def _authority(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _TRUSTING
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--out", metavar="FILE", default="", help="write the certificate (PEM, no key in it)"
    )


def _release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["add", "list", "rollout", "pause", "resume"],
        help="add: a bundle to the shelf; rollout: to one terminal, then a quarter, then all",
    )
    parser.add_argument(
        "named", nargs="?", default="", metavar="FILE|VERSION", help="add: FILE; rollout: VERSION"
    )
    parser.add_argument(
        "--version", default="", help="add: the bundle's version (default: the file's name)"
    )


def _audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=["verify", "print"],
        default="verify",
        help="verify: go through the chain (default); print: all entries, oldest first",
    )
    parser.add_argument("--day", metavar="YYYY-MM-DD", default="", help="print: of one day")
    parser.add_argument("--staff", metavar="ID", default="", help="print: of one member")
    parser.add_argument(
        "--witness",
        metavar="N:HASH",
        default="",
        help="verify: what an earlier verification said; finds a trail that was cut short",
    )
