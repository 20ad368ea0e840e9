/** A field of a form is sent as `f0`, `f1` …, whatever the workflow calls it. */
export const fieldName = (index: number): string => `f${index}`;
