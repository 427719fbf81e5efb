/** The width that text is wrapped to: the terminal's, within what reads well; 100 without one. */
export function textWidth(columns: number): number {
  return columns === 0 ? 100 : Math.min(120, Math.max(80, columns));
}

/**
 * Breaks a text at spaces into lines of at most `width` characters. A word that is
 * longer, such as an ARN, stays whole so that it can be copied.
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Wraps a text behind a label; further lines are indented as far as the first. */
export function labelled(label: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat(label.length);
  return wrap(text, width - label.length).map((line, index) =>
    index === 0 ? label + line : indent + line,
  );
}

/** `1 finding`, `2 findings`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
