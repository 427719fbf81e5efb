import { type Hole, html, type Markup } from '../html.ts';

/** Rows that are empty lists print no table. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Hole[])[],
): Markup | null {
  if (rows.length === 0) return null;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="data sortable"><caption>${caption}</caption>
<thead><tr>${columns.map(columnHeader)}</tr></thead>
<tbody>${rows.map(
    ([
      name = '',
      ...cells
    ]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`;
}

function columnHeader(column: string): Markup {
  const isDay = column === 'Last used' || column === 'Created';
  return html`<th scope="col"${isDay ? html` class="day"` : null}>${column}</th>`;
}
