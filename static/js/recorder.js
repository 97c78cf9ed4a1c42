/* A voice clip of up to 60 seconds, made on the page. It lies in the file field like a chosen file, and from its first
   second on this device, until it is handed in: a call, a closed page or a lost session costs nothing. */

import { dropRecording, heldRecording, holdRecording } from "./outbox.js";

const LONGEST = 60;
const LAST_WORDS = 50;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 32000;

export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia && window.DataTransfer);

/** `box` is the place in the form, `input` its file field, `kept` is told after each thing kept on the device. */
export function setUpRecorder({ box, input, item, kept }) {
  const [button, label, time, sound, state] = ["button", "label", "time", "sound", "state"].map((name) => box.querySelector(`[data-recorder-${name}]`));
  const words = (name) => box.dataset[name];
  let running = null;
  let clip = null;
  let length = 0;

  const say = (text) => (state.textContent = text);
  const count = (seconds) => (time.textContent = words("time").replace("{n}", seconds));
  const turn = (name) => {
    box.dataset.state = name;
    label.textContent = words({ ready: "record", recording: "stop", done: "again" }[name]);
  };

  async function hold() {
    try {
      await holdRecording(item, { file: clip, seconds: length });
      kept();
    } catch {
      say(words("full"));
    }
  }

  /* In the field, so that it goes the way of a chosen file, also where this device can keep nothing. */
  function lay() {
    const holder = new DataTransfer();
    holder.items.add(clip);
    if (!box.hidden) input.files = holder.files;
    if (sound.src) URL.revokeObjectURL(sound.src);
    sound.src = URL.createObjectURL(clip);
    sound.hidden = false;
    count(length);
    turn("done");
  }

  async function start() {
    let stream, recorder;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const type = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
      recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: BITS });
    } catch {
      for (const track of stream?.getTracks() || []) track.stop();
      say(words("refused"));
      return;
    }
    const chunks = [];
    const began = performance.now();
    const seconds = () => Math.min(LONGEST, Math.round((performance.now() - began) / 1000));
    let warned = false;
    const ticking = setInterval(() => {
      count(seconds());
      if (!warned && seconds() >= LAST_WORDS) {
        warned = true;
        say(words("soon"));
      }
      if (performance.now() - began >= LONGEST * 1000 || !box.isConnected) stop();
    }, 200);
    const whole = new Promise((done) => {
      recorder.addEventListener("dataavailable", (event) => {
        if (!event.data.size) return;
        chunks.push(event.data);
        const bare = (recorder.mimeType || event.data.type).split(";")[0];
        clip = new File(chunks, `recording.${bare.split("/")[1]}`, { type: bare });
        if (recorder.state !== "recording") return;
        length = Math.max(1, seconds());
        hold();
      });
      recorder.addEventListener("stop", async () => {
        clearInterval(ticking);
        for (const track of stream.getTracks()) track.stop();
        running = null;
        if (chunks.length) {
          lay();
          await hold();
          say(words(length >= LONGEST ? "ended" : "done").replace("{n}", length));
        } else {
          turn(clip ? "done" : "ready");
          say(words("refused"));
        }
        done();
      });
    });
    const stop = () => {
      if (recorder.state === "inactive") return;
      length = Math.max(1, seconds());
      recorder.stop();
    };
    running = { stop, whole };
    sound.pause();
    sound.hidden = true;
    recorder.start(1000);
    count(0);
    turn("recording");
    say(words("running"));
  }

  button.addEventListener("click", async () => {
    if (running) return running.stop();
    button.disabled = true;
    await start();
    button.disabled = false;
    button.focus();
  });
  input.addEventListener("change", () => clear());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && running?.stop());
  window.addEventListener("pagehide", () => running?.stop());

  async function clear() {
    clip = null;
    sound.removeAttribute("src");
    sound.hidden = true;
    count(0);
    turn("ready");
    say("");
    await dropRecording(item);
  }

  return {
    /** Shown for a voice clip alone; what was recorded waits meanwhile. */
    show(isVoice) {
      box.hidden = !isVoice;
      if (!isVoice) running?.stop();
      else if (clip && !running && !input.files.length) lay();
    },
    /** Before handing in: a recording that still runs ends here. */
    async finish() {
      const last = running?.whole;
      running?.stop();
      await last;
    },
    /** Handed in, and kept or sent: the place is free for the next one. */
    handed() {
      if (!clip) return null;
      input.value = "";
      return clear();
    },
    /** The server would not have it: it stays, to be heard and mended. */
    async refused() {
      if (clip) await hold();
    },
    /** Coming back to the page. Whether there was one. */
    async restore() {
      const held = await heldRecording(item).catch(() => null);
      if (!held) return false;
      clip = held.file;
      length = held.seconds;
      lay();
      say(words("done").replace("{n}", length));
      return true;
    },
  };
}
