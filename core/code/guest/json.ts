/** As they were before any code of a user ran, which may replace those that everyone reaches by name. */
export const { parse, stringify } = JSON;
