import type { AuditReport } from '@countersign/govern';
import type { ToldKpis } from '../../kpi/tell-kpis.ts';
import { collectFacets } from './finding-facets.ts';
import { printMarkup } from './html.ts';
import { type PageSection, renderPage } from './page.ts';
import { indexReport, type ReportIndex } from './report-index.ts';
import { renderAccepted } from './sections/accepted.ts';
import { renderAppendices } from './sections/appendices.ts';
import { chainsSection } from './sections/chains.ts';
import { renderDutyMatrix } from './sections/duty-matrix.ts';
import { renderFindings } from './sections/findings-list.ts';
import { renderHeader } from './sections/header.ts';
import { renderHeadline } from './sections/headline.ts';
import { renderInventory } from './sections/inventory.ts';
import { renderKpiSection } from './sections/kpis.ts';
import { renderLegend } from './sections/legend.ts';
import { renderNotKnown } from './sections/not-known.ts';
import { renderPeople } from './sections/people.ts';
import { renderRules } from './sections/rule-overview.ts';

/** How a report is headed. */
export interface HtmlOptions {
  readonly title: string;
  /** The version of the tool. */
  readonly version: string;
  /** How numbers went until the audit; nothing is shown when absent. */
  readonly numbers?: ToldKpis | null;
}

/**
 * Prints an audit's answer as one self-contained HTML file for people.
 *
 * Everything is in the markup and readable without a script; the embedded script
 * adds search, filters, sorting, and chains brought out in their graph. Same report, same text: nothing depends on
 * the clock. About 3 kB for each finding and 1 kB for each principal.
 */
export function renderHtml(report: AuditReport, options: HtmlOptions): string {
  const index = indexReport(report);
  return printMarkup(
    renderPage({
      ...options,
      header: renderHeader(index, options),
      sections: sectionsOf(index, options.numbers ?? null),
      data: collectFacets(index),
    }),
  );
}

/** One audit is no course of numbers. */
function numbersSection(numbers: ToldKpis | null): readonly PageSection[] {
  if (numbers === null || numbers.audits < 2) return [];
  const body = renderKpiSection(numbers);
  return [{ id: 'numbers', label: 'Numbers over time', count: null, body }];
}

function sectionsOf(index: ReportIndex, numbers: ToldKpis | null): readonly PageSection[] {
  const { accepted, findings, holdings, model, notKnown, people, rules } = index.report;
  return [
    { id: 'summary', label: 'Summary', count: null, body: renderHeadline(index) },
    ...numbersSection(numbers),
    { id: 'not-known', label: 'Not known', count: notKnown.length, body: renderNotKnown(index) },
    ...chainsSection(index),
    { id: 'duties', label: 'Duties', count: holdings.length, body: renderDutyMatrix(index) },
    { id: 'findings', label: 'Findings', count: findings.length, body: renderFindings(index) },
    ...shownIf(accepted.length, {
      id: 'accepted',
      label: 'Accepted',
      count: accepted.length,
      body: renderAccepted(index),
    }),
    ...shownIf(people.length, {
      id: 'people',
      label: 'People',
      count: people.length,
      body: renderPeople(index),
    }),
    { id: 'rules', label: 'Rules', count: rules.length, body: renderRules(index) },
    {
      id: 'inventory',
      label: 'Inventory',
      count: model.accounts.size,
      body: renderInventory(index),
    },
    { id: 'legend', label: 'How to read this', count: null, body: renderLegend() },
    {
      id: 'action-sets',
      label: 'Actions and statements',
      count: null,
      body: renderAppendices(index),
    },
  ];
}

/** A section that says nothing where there is nothing. */
function shownIf(count: number, section: PageSection): readonly PageSection[] {
  return count === 0 ? [] : [section];
}
