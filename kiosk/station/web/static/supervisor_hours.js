// Opening hours: rows can be added and removed, and are there only where they count.

const hours = document.getElementById("hours");
const add = hours.querySelector("[data-add]");
const rows = () => [...hours.querySelectorAll(".hours-row")];
const MOST = 14;

hours.querySelector("[data-without-script]").hidden = true;
add.hidden = false;
// The blank rows are for browsers without this script.
for (const row of rows().slice(1)) {
  if ([...row.querySelectorAll("input")].every((input) => !input.value)) row.remove();
}
for (const row of rows()) prepare(row);

function prepare(row) {
  const remove = row.querySelector("[data-remove]");
  remove.hidden = false;
  remove.onclick = () => {
    if (rows().length > 1) row.remove();
    else for (const input of row.querySelectorAll("input")) input.value = "";
    add.focus();
    settle();
  };
}

add.onclick = () => {
  const last = rows().at(-1);
  const row = last.cloneNode(true);
  row.querySelectorAll("select").forEach((select, index) => {
    select.value = last.querySelectorAll("select")[index].value;
  });
  for (const input of row.querySelectorAll("input")) input.value = "";
  last.after(row);
  prepare(row);
  row.querySelector('[name="opens"]').focus();
  settle();
};

function settle() {
  add.disabled = rows().length >= MOST;
  hours.hidden = document.querySelector('[name="open"]:checked')?.value !== "hours";
}

for (const choice of document.querySelectorAll('[name="open"]')) choice.onchange = settle;
settle();
