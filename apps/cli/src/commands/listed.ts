/** Collects the values of an option that takes several, with commas between them or repeated. */
export function listed(value: string, previous: readonly string[] = []): readonly string[] {
  const values = value.split(',').map((part) => part.trim());
  return [...previous, ...values.filter((part) => part !== '')];
}
