import { defaultVersion, type ManagedPolicy } from '../model.ts';
import { documentAspect, isSameDocument, listAspect, valueAspect } from './aspects.ts';
import type { AspectDifference } from './difference.ts';

/**
 * What of a managed policy differs; `null` stands for none: the document in force,
 * which version that is, and which versions there are. A version that is not in
 * force bears on nothing until somebody sets it as default; AWS never changes one.
 */
export function compareManagedPolicies(
  before: ManagedPolicy | null,
  after: ManagedPolicy | null,
): readonly AspectDifference[] {
  return [
    ...documentAspect('document', inForce(before), inForce(after)),
    ...valueAspect('default version', defaultVersionId(before), defaultVersionId(after)),
    ...listAspect('versions', versionIds(before), versionIds(after)),
    ...rewrittenVersions(before, after),
  ];
}

/** Versions with the same id and another document: the policy was deleted and made again. */
function rewrittenVersions(
  before: ManagedPolicy | null,
  after: ManagedPolicy | null,
): readonly AspectDifference[] {
  if (before === null || after === null) return [];
  return after.versions.flatMap(({ document, isDefault, versionId }) => {
    const old = before.versions.find((version) => version.versionId === versionId);
    if (old === undefined || isDefault || isSameDocument(old.document, document)) return [];
    return documentAspect(`version ${versionId}`, old.document, document);
  });
}

function inForce(policy: ManagedPolicy | null): ReturnType<typeof asDocument> {
  return policy === null ? null : asDocument(policy);
}

function asDocument(policy: ManagedPolicy) {
  return defaultVersion(policy) ?? null;
}

function defaultVersionId(policy: ManagedPolicy | null): string | null {
  return policy?.versions.find(({ isDefault }) => isDefault)?.versionId ?? null;
}

function versionIds(policy: ManagedPolicy | null): readonly string[] {
  return policy?.versions.map(({ versionId }) => versionId) ?? [];
}
