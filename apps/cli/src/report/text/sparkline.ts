const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * Values as a row of bars, at most `columns` of them: of more values neighbours share a bar,
 * which shows the last of them. The lowest bar is 0, the highest the greatest value.
 */
export function sparkline(values: readonly number[], columns: number): string {
  const shown = Math.min(values.length, columns);
  const greatest = Math.max(0, ...values);
  return Array.from({ length: shown }, (_, at) => {
    const value = values[Math.ceil(((at + 1) * values.length) / shown) - 1] ?? 0;
    const height = greatest === 0 ? 0 : Math.round((value / greatest) * (BARS.length - 1));
    return BARS[height] ?? BARS[0];
  }).join('');
}
