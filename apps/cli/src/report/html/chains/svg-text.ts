/** What text is drawn with. */
export interface Font {
  readonly size: number;
  readonly isBold: boolean;
}

/** Widths of characters in units of the font's size, as of a broad font: which one is used depends on the reader. */
const NARROW = 0.4;
const ORDINARY = 0.63;
const CAPITAL = 0.72;
const BROAD = 0.95;
const FOREIGN = 1.05;
/** What cannot be seen is printed as its code. */
const INVISIBLE = 5;
const BOLD = 1.1;

/** About how wide a text is drawn; SVG does not break or cut lines by itself. */
export function widthOf(text: string, { isBold, size }: Font): number {
  const units = Array.from(text).reduce((sum, character) => sum + unitsOf(character), 0);
  return units * size * (isBold ? BOLD : 1);
}

function unitsOf(character: string): number {
  if (/\p{C}/u.test(character)) return INVISIBLE;
  if (!/[ -~…]/.test(character)) return FOREIGN;
  if (/[mwMW@%]/.test(character)) return BROAD;
  if (/[A-HJ-Z]/.test(character)) return CAPITAL;
  return /[ .,:;'|!()[\]{}/\\ijlIft-]/.test(character) ? NARROW : ORDINARY;
}

/** A text that fits, with its middle left out where it must be: names differ at both ends. */
export function fitted(text: string, width: number, font: Font): string {
  if (widthOf(text, font) <= width) return text;
  const characters = Array.from(text).slice(0, MOST_CHARACTERS);
  const tail = Array.from(text).slice(-MOST_CHARACTERS);
  for (let kept = MOST_CHARACTERS; kept > 1; kept -= 1) {
    const head = Math.ceil(kept / 2);
    const short = `${characters.slice(0, head).join('')}…${tail.slice(head - kept).join('')}`;
    if (widthOf(short, font) <= width) return short;
  }
  return '…';
}

/** No line holds more. */
const MOST_CHARACTERS = 80;

/** A text in lines that fit, broken at spaces; a word that is too long for a line is cut. */
export function wrapped(text: string, width: number, font: Font): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && widthOf(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitted(word, width, font));
  }
  return lines;
}

/** A name in one line or two, broken after a sign where there is one; its middle is left out where two are too few. */
export function inTwoLines(name: string, width: number, font: Font): readonly string[] {
  const characters = Array.from(name);
  let fits = characters.length;
  while (fits > 1 && widthOf(characters.slice(0, fits).join(''), font) > width) fits -= 1;
  if (fits === characters.length) return [name];
  const first = characters.slice(0, fits).join('');
  const end = Math.max(...BREAKS.map((each) => first.search(each) + 1));
  const cut = end > first.length * LEAST_FIRST ? end : first.length;
  return [first.slice(0, cut), fitted(name.slice(cut), width, font)];
}

/** The last place after a sign, and the last before a capital letter. */
const BREAKS: readonly RegExp[] = [
  /[-_.@/ ](?!.*[-_.@/ ])/,
  /[a-z0-9](?=[A-Z](?!.*[a-z0-9][A-Z]))/,
];
/** How much of the first line is filled at least where a name is broken. */
const LEAST_FIRST = 0.45;
