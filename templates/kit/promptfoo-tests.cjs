// One test a row of the test set. The row is one object: promptfoo takes a text among the
// variables for a template. Rows that a model must grade are left to `advisor bench --judge`.

const fs = require('node:fs');
const path = require('node:path');

module.exports = async function tests() {
  const file = process.env.TESTSET || path.join(__dirname, 'testset.jsonl');
  const rows = fs.readFileSync(file, 'utf8').split('\n').filter((line) => line.trim())
    .map((line) => JSON.parse(line));
  const graded = rows.filter((row) => row.check !== 'judge');
  if (graded.length < rows.length) {
    console.error(`${rows.length - graded.length} rows need a judge and are left out`);
  }
  return graded.map((row, n) => ({
    description: `row ${n + 1}`,
    vars: { row },
    assert: row.check === 'schema'
      ? [{ type: 'is-json', value: row.expected, metric: 'schema' }]
      : [],
  }));
};
