import { html, type Markup } from '../html.ts';

const THEMES = [
  ['auto', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;

/** The choice of colours: radio buttons, which need neither a script nor storage. */
export function renderThemeChoice(): Markup {
  return html`<fieldset class="theme"><legend>Colours</legend>${THEMES.map(([name, label]) => html`<label><input type="radio" name="theme" id="theme-${name}"${name === 'auto' ? html` checked` : null}><span>${label}</span></label>`)}</fieldset>`;
}
