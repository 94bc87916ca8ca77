/**
 * Preloaded into programs that promise figures: the machine's clock runs sixty times as fast, so that a second passes between
 * almost any two lines of them. A figure that then differs is one that a slow machine makes differ.
 */
const FACTOR = 60;

const nowMs = Date.now.bind(Date);
const begunMs = nowMs();
Date.now = () => Math.floor(begunMs + FACTOR * (nowMs() - begunMs));

export {};
