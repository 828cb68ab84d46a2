// The board in the hall: puts together the feed, the sound and what is seen.
"use strict";

(() => {
  const FRESH = 8000;             // ms that a new call stands out
  const SHIFT_EVERY = 120000;     // ms; no pixel shows the same for weeks
  const SHIFTS = [[0, 0], [6, 3], [0, 6], [-6, 3], [-3, -3], [4, -4]];
  const POINTER = 3000;           // ms until the pointer is hidden
  const NOTE = 15000;             // ms for an announcement: its two lines are read twice in that

  const wall = document.getElementById("wall");
  const notice = document.getElementById("cut");
  const button = document.getElementById("sound");
  const said = document.getElementById("said");
  const query = location.search;
  let lead = 0;                   // ms that the station's clock is ahead of this one
  let speaking = null;
  let newest = 0;
  let version = "";

  const hall = () => document.getElementById("hall");
  const clockText = (moment) => new Intl.DateTimeFormat("en-GB",
    { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh" })
    .format(moment);

  function tick() {
    hall().querySelector("header time").textContent = clockText(Date.now() + lead);
    // Whose turn it is follows from the time alone: a page that is put in place of this one goes on.
    const notes = hall().querySelectorAll(".notes p");
    const turn = Math.floor(Date.now() / NOTE) % Math.max(1, notes.length);
    notes.forEach((note, place) => { note.classList.toggle("later", place !== turn); });
  }

  // What is being said stands first, whichever was called last.
  function arrange() {
    const list = hall().querySelector(".calls ol");
    for (const row of list ? list.children : []) {
      const said = speaking !== null && row.dataset.number === speaking.number
        && row.dataset.counter === speaking.counter;
      row.classList.toggle("speaking", said);
      if (said && row !== list.firstElementChild) list.prepend(row);
    }
  }

  function settle(first) {
    lead = Date.parse(hall().dataset.time) - Date.now();
    for (const row of hall().querySelectorAll(".calls li")) {
      const number = Number(row.dataset.seq);
      if (!first && number > newest) {
        row.classList.add("fresh");
        setTimeout(() => row.classList.remove("fresh"), FRESH);
      }
    }
    newest = Math.max(newest, ...Array.from(
      hall().querySelectorAll(".calls li"), (row) => Number(row.dataset.seq)));
    arrange();
    tick();
  }

  function show(whole) {
    const fresh = whole.getElementById("hall");
    if (fresh === null) throw new Error("not a board");
    if (fresh.dataset.version !== version) {
      location.reload();
      return;
    }
    // A call that stands out goes on doing so.
    const standing = new Set(Array.from(
      hall().querySelectorAll(".calls .fresh"), (row) => row.dataset.seq));
    hall().replaceWith(document.adoptNode(fresh));
    for (const row of hall().querySelectorAll(".calls li")) {
      if (standing.has(row.dataset.seq)) {
        row.classList.add("fresh");
        setTimeout(() => row.classList.remove("fresh"), FRESH);
      }
    }
    settle(false);
  }

  version = hall().dataset.version;
  const sound = new BoardSound(new Announcer(), wall.dataset.lang, (call) => {
    speaking = call;
    document.documentElement.dataset.speaking = call === null ? "" : call.number;
    if (call !== null) said.textContent = `${call.number} – ${call.counter}`;
    arrange();
  }, (blocked) => {
    button.hidden = !blocked;
  });
  button.addEventListener("click", () => sound.unlock());

  const feed = new BoardFeed({
    last: Number(hall().dataset.last),
    kinds: wall.dataset.kinds.split(" "),
    query,
    onEvent: (event) => sound.hear(event, (Date.now() + lead - Date.parse(event.at)) / 1000),
    onReset: () => sound.announcer.reset(),
    onWhole: show,
    onCut: (since) => {
      notice.hidden = since === null;
      document.body.classList.toggle("cut", since !== null);
      if (since !== null) {
        notice.textContent = notice.dataset.text.replace("{time}", clockText(since.getTime() + lead));
      }
    },
  });

  let step = 0;
  setInterval(() => {
    step = (step + 1) % SHIFTS.length;
    wall.style.transform = `translate(${SHIFTS[step][0]}px, ${SHIFTS[step][1]}px)`;
  }, SHIFT_EVERY);
  setInterval(tick, 1000);

  let pointer = 0;
  const hidePointer = () => document.documentElement.classList.add("idle-pointer");
  addEventListener("pointermove", () => {
    document.documentElement.classList.remove("idle-pointer");
    clearTimeout(pointer);
    pointer = setTimeout(hidePointer, POINTER);
  });
  hidePointer();

  settle(true);
  sound.probe();
  feed.start();
})();
