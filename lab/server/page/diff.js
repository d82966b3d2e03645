// What differs between two texts, line by line.

// diff returns pairs of lines, side by side: { left, right, changed }. A line that only one text has stands beside undefined. same
// says whether two lines count as equal.
export function diff(a, b, same = (x, y) => x === y) {
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1)); // of common subsequences
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i][j] = same(a[i], b[j]) ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  const pairs = [];
  let gone = [], come = [];
  const flush = () => {
    for (let k = 0; k < Math.max(gone.length, come.length); k++) pairs.push({ left: gone[k], right: come[k], changed: true });
    gone = [];
    come = [];
  };
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(a[i], b[j])) {
      flush();
      pairs.push({ left: a[i++], right: b[j++], changed: false });
    } else if (j >= b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1])) gone.push(a[i++]);
    else come.push(b[j++]);
  }
  flush();
  return pairs;
}
