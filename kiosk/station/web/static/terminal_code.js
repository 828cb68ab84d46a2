// How long the code that is shown opens still; when that is over it is hidden.

const code = document.getElementById("code");
const left = document.getElementById("left");
const end = performance.now() + Number(code.dataset.seconds) * 1000;

function show() {
  const seconds = Math.ceil((end - performance.now()) / 1000);
  if (seconds <= 0) {
    code.classList.add("is-over");
    code.querySelector("output").textContent = "";
    code.querySelector("svg").remove();
    left.hidden = true;
    document.getElementById("over").hidden = false;
    return;
  }
  left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  left.hidden = false;
  setTimeout(show, 500);
}

show();
