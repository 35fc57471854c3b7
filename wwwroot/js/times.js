/** Says days and hours in the site's own time zone, which is not always the visitor's. */

const day = 86_400_000;
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const monday = Date.UTC(2024, 0, 1);

/** Local times such as `2026-11-23T14:00` are read as if they were UTC and said in UTC: no zone can shift them on the way. */
export class Times {
  #locale;
  #zone;

  constructor(locale, zone = "America/Bogota") {
    this.#locale = locale;
    this.#zone = zone;
  }

  /** The zone as people call it, such as "hora de Colombia". */
  get zoneName() {
    return this.#nameOf(new Date());
  }

  /** A local time of the site: "mañana lunes, 23 de noviembre, 2:00 p. m.". */
  local(text) {
    const date = new Date(`${text}Z`);
    return isNaN(date) ? null : `${this.#day(date)}, ${this.#clock(date)}`;
  }

  /** A moment, such as `2026-11-23T19:00:00Z`: by the site's clock, and by the visitor's where it shows another time. */
  moment(text) {
    const date = new Date(text);
    if (isNaN(date)) {
      return null;
    }
    const site = shifted(date, this.#zone);
    const own = shifted(date);
    const said = `${this.#day(site)}, ${this.#clock(site)}, ${this.#nameOf(date)}`;
    return { said, own: own.getTime() === site.getTime() ? null : `${this.#day(own)}, ${this.#clock(own)}` };
  }

  /** A date such as `2026-11-23`: "Mañana lunes, 23 de noviembre". */
  day(text) {
    return capital(this.#day(new Date(`${text}T00:00Z`)));
  }

  /** The clock of a local time: "3:30 p. m.". */
  clock(text) {
    return this.#clock(new Date(`${text}Z`));
  }

  /** Opening hours by English weekday as phrases, days in a row with the same hours together. */
  hours(hours, range) {
    const byDay = Object.fromEntries(Object.entries(hours).map(([name, text]) => [name.toLowerCase(), text]));
    const rows = [];
    for (const [number, name] of weekdays.entries()) {
      const last = rows.at(-1);
      if (last?.to === number - 1 && last.text === byDay[name]) {
        last.to = number;
      } else if (byDay[name]) {
        rows.push({ from: number, to: number, text: byDay[name] });
      }
    }
    return rows.map(({ from, to, text }) => `${this.#weekdays(from, to, range)}, ${this.#intervals(text, range)}`);
  }

  #weekdays(from, to, range) {
    const [first, last] = [from, to].map((number) => this.#weekday(new Date(monday + number * day)));
    return from === to ? first : range(first, last);
  }

  #intervals(text, range) {
    const said = text.split(",").map((interval) => range(...interval.split("-").map((time) => this.#clock(timeOfDay(time)))));
    return new Intl.ListFormat(this.#locale).format(said);
  }

  #day(date) {
    const name = this.#format(date, { weekday: "long", day: "numeric", month: "long" });
    return [this.#nearness(date), name].filter(Boolean).join(" ");
  }

  /** "hoy" or "mañana" by the site's clock; null for every other day. */
  #nearness(date) {
    const inDays = Math.round((midnight(date) - midnight(shifted(new Date(), this.#zone))) / day);
    return inDays === 0 || inDays === 1 ? new Intl.RelativeTimeFormat(this.#locale, { numeric: "auto" }).format(inDays, "day") : null;
  }

  #weekday(date) {
    return this.#format(date, { weekday: "long" });
  }

  /** An hour does not break over two lines. */
  #clock(date) {
    return this.#format(date, { hour: "numeric", minute: "2-digit" }).replace(/\s/g, "\u00a0");
  }

  #format(date, parts) {
    return new Intl.DateTimeFormat(this.#locale, { ...parts, timeZone: "UTC" }).format(date);
  }

  #nameOf(date) {
    const parts = new Intl.DateTimeFormat(this.#locale, { timeZone: this.#zone, timeZoneName: "longGeneric" }).formatToParts(date);
    return parts.find(({ type }) => type === "timeZoneName").value.replace(/ estándar| Standard/, ""); // a country without summer time has one clock
  }
}

/** The moment's date and clock in a zone, the visitor's own by default, as if they were UTC. */
function shifted(date, zone) {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const { year, month, day: dayOfMonth, hour, minute } = Object.fromEntries(
    new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { ...parts, timeZone: zone }).formatToParts(date).map(({ type, value }) => [type, value]),
  );
  return new Date(Date.UTC(year, month - 1, dayOfMonth, hour, minute));
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function midnight(date) {
  return Math.floor(date.getTime() / day) * day;
}

function timeOfDay(text) {
  const [hours, minutes] = text.trim().split(":").map(Number);
  return new Date(monday + (hours * 60 + minutes) * 60_000);
}
