// A sentence on the video for some seconds: why it did not go where one wanted it to go.
const SHOWN = 6000; // milliseconds
let timer = 0;

export function notice(stage, text) {
  const line = stage.querySelector(".notice") ?? lineOf(stage);
  line.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => line.replaceChildren(), SHOWN);
}

function lineOf(stage) {
  const line = document.createElement("p");
  line.className = "notice";
  line.setAttribute("role", "status");
  stage.append(line);
  return line;
}
