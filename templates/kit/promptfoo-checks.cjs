// Quality, first word and cost of one answer. Quality is judged as `advisor bench` judges it.

const FENCE = /^\s*```[a-zA-Z]*\s*\n([\s\S]*?)\n?\s*```\s*$/;
const NUMBER = /-?\d[\d,]*(?:\.\d+)?/g;
const LONGEST = 20_000;

const words = (text) => text.split(/\s+/).filter(Boolean).join(' ');

function same(a, b) {
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length
      && a.every((one, i) => same(one, b[i]));
  }
  if (a && b && typeof a === 'object' && typeof b === 'object') {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length
      && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
  }
  return a === b;
}

function right(row, answer) {
  const text = answer.trim();
  const kind = row.check || 'exact';
  if (kind === 'numeric') {
    const found = text.match(NUMBER);
    if (!found) return false;
    const value = Number(found[found.length - 1].replaceAll(',', ''));
    const near = Math.max(
      1e-9 * Math.max(Math.abs(value), Math.abs(row.expected)), row.tolerance || 0);
    return Math.abs(value - row.expected) <= near;
  }
  if (kind === 'regex') return new RegExp(row.expected, 'u').test(text.slice(0, LONGEST));
  const wanted = typeof row.expected === 'string' ? row.expected : JSON.stringify(row.expected);
  if (kind === 'contains') return text.toLowerCase().includes(wanted.toLowerCase());
  if (row.expected && typeof row.expected === 'object') {
    const fenced = text.match(FENCE);
    try {
      return same(JSON.parse(fenced ? fenced[1] : text), row.expected);
    } catch {
      return false;
    }
  }
  return words(text) === words(wanted);
}

const graded = (pass, reason) => ({ pass, score: pass ? 1 : 0, reason });

function quality(output, context) {
  const row = context.vars.row;
  // A row with a schema is judged by its own `is-json` check.
  if (row.check === 'schema') return graded(true, 'judged by its schema');
  return graded(right(row, String(output)), `check: ${row.check || 'exact'}`);
}

function within(measured, limit, unit) {
  if (limit === undefined) return graded(true, 'no limit for this arm');
  if (measured === null || measured === undefined) return graded(false, 'not measured');
  return graded(measured <= limit, `${measured} ${unit}, at most ${limit}`);
}

function firstWord(output, context) {
  const { first_word_ms: measured, limits } = context.providerResponse.metadata;
  return within(measured, limits.first_word_ms, 'ms');
}

function cost(output, context) {
  const { cost_usd: measured, limits } = context.providerResponse.metadata;
  return within(measured, limits.usd_per_request, 'USD');
}

module.exports = { quality, firstWord, cost, right };
