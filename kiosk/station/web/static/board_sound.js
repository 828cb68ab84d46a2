// Says the calls: chime, then speech. There is one audio element, so that nothing can sound over
// anything else.
"use strict";

globalThis.BoardSound = class {
  static CHIME = "/board/chime.wav";
  static QUIET = "/board/quiet.wav";
  static LONGEST = 30000; // ms

  // `onSpeaking(call or null)`, `onBlocked(whether the browser lets nothing be heard)`
  constructor(announcer, languages, onSpeaking, onBlocked) {
    this.announcer = announcer;
    this.languages = languages;
    this.onSpeaking = onSpeaking;
    this.onBlocked = onBlocked;
    this.audio = new Audio();
    this.busy = false;
  }

  static now() {
    return performance.now() / 1000;
  }

  // Find out at the start whether sounds are allowed, not at the first call.
  async probe() {
    if (!this.busy) await this.alone(() => this.play(BoardSound.QUIET));
  }

  // Within a press of the button, which is what browsers ask for.
  async unlock() {
    if (!this.busy) await this.alone(() => this.play(BoardSound.CHIME));
  }

  hear(event, age) {
    this.announcer.hear(event, age, BoardSound.now());
    this.wake();
  }

  async wake() {
    if (!this.busy) await this.alone(async () => {});
  }

  async alone(task) {
    this.busy = true;
    try {
      await task();
      for (let call; (call = this.announcer.next(BoardSound.now())) !== null;) await this.say(call);
    } finally {
      this.busy = false;
    }
  }

  async say(call) {
    this.onSpeaking(call);
    const address = this.address(call);
    // Made while the chime sounds; the browser then has it at hand.
    fetch(address).catch(() => {});
    try {
      if (await this.play(BoardSound.CHIME)) await this.play(address);
    } finally {
      this.announcer.done();
      this.onSpeaking(null);
    }
  }

  address(call) {
    const counter = encodeURIComponent(call.counter);
    const query = this.languages ? `?lang=${encodeURIComponent(this.languages)}` : "";
    return `/board/speech/${encodeURIComponent(call.number)}/${counter}${query}`;
  }

  // Whether it was heard to its end. Never rejects, and never takes longer than LONGEST.
  play(address) {
    const audio = this.audio;
    return new Promise((resolve) => {
      const end = (heard) => {
        clearTimeout(limit);
        audio.onended = audio.onerror = null;
        audio.pause();
        resolve(heard);
      };
      const limit = setTimeout(() => end(false), BoardSound.LONGEST);
      audio.onended = () => end(true);
      audio.onerror = () => end(false);
      audio.src = address;
      audio.play().then(
        () => this.onBlocked(false),
        (error) => {
          if (error.name === "NotAllowedError") this.onBlocked(true);
          end(false);
        });
    });
  }
};
