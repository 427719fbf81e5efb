import type { ToldKpis } from '../../kpi/tell-kpis.ts';
import { html, printMarkup } from './html.ts';
import { renderPage } from './page.ts';
import { renderKpiSection } from './sections/kpis.ts';
import { renderThemeChoice } from './sections/theme-choice.ts';

/** Prints numbers over time as one self-contained HTML file. */
export function renderKpiPage(
  told: ToldKpis,
  { title, version }: { readonly title: string; readonly version: string },
): string {
  return printMarkup(
    renderPage({
      title,
      version,
      header: html`<header class="top"><div>
<p class="brand">Countersign · separation of duties</p>
<h1>${title}</h1>
</div>
${renderThemeChoice()}
</header>`,
      sections: [
        {
          id: 'numbers',
          label: 'Numbers over time',
          count: null,
          body: renderKpiSection(told),
        },
      ],
      data: null,
    }),
  );
}
