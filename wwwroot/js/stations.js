/** The four stations of a callback: asked, in the queue, an adviser, talking. */

const ofCall = { queued: 1, ringing: 2, missed: 2, connected: 3, completed: 4 };
const ofStatus = { submitting: 0, queued: 0, scheduled: 0, unconfirmed: 0, placed: 1 };

/** The number of the station that a callback has reached by what the gateway says of it, 4 past the last; null for one that will not be made. */
export function stationOf({ status, call }) {
  return ofStatus[status] === undefined ? null : (ofCall[call] ?? ofStatus[status]);
}

/** Lights the stations of a list up to the one that is reached. */
export function light(list, reached, isMissed = false) {
  for (const [number, station] of [...list.children].entries()) {
    station.dataset.state = number < reached ? "past" : number > reached ? "ahead" : isMissed ? "missed" : "here";
    if (number === reached) {
      station.setAttribute("aria-current", "step");
    } else {
      station.removeAttribute("aria-current");
    }
  }
}
