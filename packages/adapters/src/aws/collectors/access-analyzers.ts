import type { AccountReading } from '../account-reading.ts';
import { analyzers } from '../services/access-analyzer.ts';
import { byText } from '../sorted.ts';

/**
 * What `access-analyzers.json` holds: the analyzers of Access Analyzer in these regions.
 *
 * @param areAllRegions whether these are all regions in which the account may have one
 */
export async function collectAccessAnalyzers(
  reading: AccountReading,
  regions: readonly string[],
  areAllRegions: boolean,
): Promise<object> {
  const found = await Promise.all(
    regions.map(async (region) =>
      reading.attempt(async () =>
        reading.list(analyzers, {}, ({ analyzers: listed }) => listed, { region }),
      ),
    ),
  );
  return {
    Complete: areAllRegions && !found.includes(undefined),
    Analyzers: found
      .flatMap((listed) => listed ?? [])
      .toSorted(byText(({ arn }) => arn))
      .map(({ arn, status, type }) => ({ Arn: arn, Type: type, Status: status })),
  };
}
