/** Figures as a table of text: one column for each name, numbers to the right. */
export function table(rows: readonly object[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => {
    const values = new Map<string, string | number>(Object.entries(row));
    return names.map((name) => String(values.get(name) ?? ''));
  });
  const widths = names.map((name, column) =>
    cells.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), name.length),
  );
  const line = (row: readonly string[]): string => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ');
  return [line(names), ...cells.map(line)].join('\n');
}
