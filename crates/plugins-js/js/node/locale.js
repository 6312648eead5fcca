// Numbers and dates as people of a language write them: Russian, English (US) and plain. The engine
// has no tables for languages.
((K) => {
  "use strict";
  const MONTHS = {
    en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ru: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"],
    ruAlone: ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"],
    ruShort: ["янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."],
  };
  const DAYS = {
    en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    ru: ["воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"],
    ruShort: ["вс", "пн", "вт", "ср", "чт", "пт", "сб"],
  };
  const languageOf = (locales) => (String(Array.isArray(locales) ? locales[0] : locales ?? "en-US").toLowerCase().startsWith("ru") ? "ru" : "en");

  // ---- zones: the offset of one at a moment, from the engine
  const shifted = (date, zone) => {
    const minutes = zone === undefined ? -date.getTimezoneOffset() : K.native.zoneOffset(String(zone), date.getTime());
    if (minutes === undefined) throw new RangeError(`Invalid time zone specified: ${zone}`);
    return new Date(date.getTime() + minutes * 60_000);
  };

  const two = (n) => String(n).padStart(2, "0");
  const styles = {
    date: { full: { weekday: "long", year: "numeric", month: "long", day: "numeric" }, long: { year: "numeric", month: "long", day: "numeric" }, medium: { year: "numeric", month: "short", day: "numeric" }, short: { year: "2-digit", month: "numeric", day: "numeric" } },
    time: { full: { hour: "numeric", minute: "2-digit", second: "2-digit" }, long: { hour: "numeric", minute: "2-digit", second: "2-digit" }, medium: { hour: "numeric", minute: "2-digit", second: "2-digit" }, short: { hour: "numeric", minute: "2-digit" } },
  };
  const DATE_PARTS = ["weekday", "year", "month", "day"];
  const TIME_PARTS = ["hour", "minute", "second"];

  const wanted = (options, kind) => {
    const out = { ...options };
    if (out.dateStyle) Object.assign(out, styles.date[out.dateStyle]);
    if (out.timeStyle) Object.assign(out, styles.time[out.timeStyle]);
    const has = (parts) => parts.some((part) => out[part] !== undefined);
    const hasAny = has(DATE_PARTS) || has(TIME_PARTS);
    if ((kind !== "time" && !hasAny) || (kind === "date" && !has(DATE_PARTS))) Object.assign(out, { year: "numeric", month: "numeric", day: "numeric" });
    if ((kind !== "date" && !hasAny) || (kind === "time" && !has(TIME_PARTS))) Object.assign(out, { hour: "numeric", minute: "2-digit", second: "2-digit" });
    return out;
  };

  const dateText = (at, options, language) => {
    const day = at.getUTCDate();
    const month = at.getUTCMonth();
    const year = options.year === "2-digit" ? two(at.getUTCFullYear() % 100) : String(at.getUTCFullYear());
    const shownDay = options.day === "2-digit" ? two(day) : String(day);
    const hasWords = options.month === "long" || options.month === "short";
    const weekday = options.weekday && (language === "ru"
      ? (options.weekday === "long" ? DAYS.ru : DAYS.ruShort)[at.getUTCDay()]
      : options.weekday === "long" ? DAYS.en[at.getUTCDay()] : DAYS.en[at.getUTCDay()].slice(0, 3));
    const parts = [];
    if (language === "ru") {
      if (hasWords) {
        if (options.day) parts.push(shownDay);
        parts.push((options.month === "short" ? MONTHS.ruShort : options.day ? MONTHS.ru : MONTHS.ruAlone)[month]);
        if (options.year) parts.push(year, "г.");
        return [weekday, parts.join(" ")].filter(Boolean).join(", ");
      }
      // Russian writes two digits wherever a whole date is written in numbers.
      const isWhole = options.day && options.month;
      if (options.day) parts.push(isWhole ? two(day) : shownDay);
      if (options.month) parts.push(isWhole || options.month === "2-digit" ? two(month + 1) : String(month + 1));
      if (options.year) parts.push(year);
      return [weekday, parts.join(".")].filter(Boolean).join(", ");
    }
    if (hasWords) {
      const name = options.month === "short" ? MONTHS.en[month].slice(0, 3) : MONTHS.en[month];
      const first = options.day ? `${name} ${shownDay}` : name;
      return [weekday, options.year && options.day ? `${first}, ${year}` : options.year ? `${first} ${year}` : first].filter(Boolean).join(", ");
    }
    if (options.month) parts.push(options.month === "2-digit" ? two(month + 1) : String(month + 1));
    if (options.day) parts.push(shownDay);
    if (options.year) parts.push(year);
    return [weekday, parts.join("/")].filter((one) => one !== undefined && one !== "").join(", ");
  };

  const timeText = (at, options, language) => {
    const is12 = options.hour12 ?? (options.hourCycle ? options.hourCycle === "h12" || options.hourCycle === "h11" : language === "en");
    const hour = at.getUTCHours();
    const shown = is12 ? hour % 12 || 12 : hour;
    const parts = [];
    const isRussian = language === "ru";
    if (options.hour) parts.push(options.hour === "2-digit" || (isRussian && !is12) || (!is12 && options.minute) ? two(shown) : String(shown));
    if (options.minute) parts.push(options.hour || options.second || options.minute === "2-digit" ? two(at.getUTCMinutes()) : String(at.getUTCMinutes()));
    if (options.second) parts.push(options.minute || options.second === "2-digit" ? two(at.getUTCSeconds()) : String(at.getUTCSeconds()));
    const text = parts.join(":");
    return is12 && options.hour ? `${text} ${hour < 12 ? "AM" : "PM"}` : text;
  };

  const dateIn = (date, locales, given, kind) => {
    if (Number.isNaN(date.getTime())) return "Invalid Date";
    const language = languageOf(locales);
    const options = wanted(given ?? {}, kind);
    const at = shifted(date, options.timeZone);
    const day = DATE_PARTS.some((part) => options[part]) ? dateText(at, options, language) : "";
    const time = TIME_PARTS.some((part) => options[part]) ? timeText(at, options, language) : "";
    const zone = options.timeZoneName && time !== "" ? ` ${options.timeZone ?? "UTC"}` : "";
    return [day, time].filter((one) => one !== "").join(", ") + zone;
  };

  // ---- numbers
  const digits = (value, options) => {
    const isMoney = options.style === "currency";
    const isPercent = options.style === "percent";
    const least = options.minimumFractionDigits ?? (isMoney ? 2 : 0);
    const most = options.maximumFractionDigits ?? Math.max(least, isMoney ? 2 : isPercent ? 0 : 3);
    const text = Math.abs(value).toFixed(Math.min(Math.max(most, least), 20));
    const [whole, part = ""] = text.split(".");
    let end = part;
    while (end.length > least && end.endsWith("0")) end = end.slice(0, -1);
    return [whole.padStart(options.minimumIntegerDigits ?? 1, "0"), end];
  };
  const SIGNS = { __proto__: null, USD: "$", EUR: "€", RUB: "₽", GBP: "£" };
  const numberIn = (number, locales, options = {}) => {
    const language = languageOf(locales);
    const isRussian = language === "ru";
    if (typeof number === "number" && Number.isNaN(number)) return isRussian ? "не число" : "NaN";
    let value = Number(number);
    let suffix = "";
    if (options.notation === "compact") {
      const names = isRussian ? [[1e9, "\u00a0млрд"], [1e6, "\u00a0млн"], [1e3, "\u00a0тыс."]] : [[1e9, "B"], [1e6, "M"], [1e3, "K"]];
      const [unit, name] = names.find(([size]) => Math.abs(value) >= size) ?? [1, ""];
      value /= unit;
      suffix = name;
      options = { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0, ...options };
    }
    if (options.style === "percent") value *= 100;
    if (!Number.isFinite(value)) return `${value < 0 ? "-" : ""}∞`;
    const [whole, part] = digits(value, options);
    const separator = isRussian ? "\u00a0" : ",";
    const grouped = options.useGrouping === false || (isRussian && options.notation === "compact") ? whole : whole.replace(/\B(?=(\d{3})+$)/g, separator);
    const sign = value < 0 && !/^0*$/.test(whole + part) ? "-" : options.signDisplay === "always" ? "+" : "";
    const text = grouped + (part === "" ? "" : (isRussian ? "," : ".") + part) + suffix;
    if (options.style === "percent") return `${sign}${text}${isRussian ? "\u00a0%" : "%"}`;
    if (options.style === "currency") {
      const mark = SIGNS[options.currency] ?? options.currency;
      return isRussian ? `${sign}${text}\u00a0${mark}` : `${sign}${mark}${text}`;
    }
    return sign + text;
  };

  const method = (proto, name, fn) => Object.defineProperty(proto, name, { value: fn, writable: true, configurable: true });
  method(Date.prototype, "toLocaleString", function toLocaleString(locales, options) {
    return dateIn(this, locales, options, "both");
  });
  method(Date.prototype, "toLocaleDateString", function toLocaleDateString(locales, options) {
    return dateIn(this, locales, options, "date");
  });
  method(Date.prototype, "toLocaleTimeString", function toLocaleTimeString(locales, options) {
    return dateIn(this, locales, options, "time");
  });
  method(Number.prototype, "toLocaleString", function toLocaleString(locales, options) {
    return numberIn(Number(this), locales, options);
  });
  method(BigInt.prototype, "toLocaleString", function toLocaleString(locales, options) {
    return numberIn(BigInt(this), locales, options);
  });
  const resolved = (locales) => ({ locale: languageOf(locales) === "ru" ? "ru-RU" : "en-US", timeZone: "UTC" });
  globalThis.Intl = {
    DateTimeFormat: class DateTimeFormat {
      constructor(locales, options) {
        this.format = (date) => dateIn(date === undefined ? new Date() : new Date(date), locales, options, "date");
        this.resolvedOptions = () => ({ ...resolved(locales), ...options });
      }
    },
    NumberFormat: class NumberFormat {
      constructor(locales, options) {
        this.format = (number) => numberIn(number, locales, options);
        this.resolvedOptions = () => ({ ...resolved(locales), ...options });
      }
    },
    PluralRules: class PluralRules {
      #locales;
      constructor(locales) {
        this.#locales = locales;
      }
      select(n) {
        if (languageOf(this.#locales) !== "ru") return n === 1 ? "one" : "other";
        if (!Number.isInteger(n)) return "other";
        const [last, two] = [n % 10, n % 100];
        return last === 1 && two !== 11 ? "one" : last >= 2 && last <= 4 && (two < 12 || two > 14) ? "few" : "many";
      }
    },
    Collator: class Collator {
      compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    },
  };
})
