import { RE2JS } from 're2js';
import { type LinearEngine, useLinearEngine } from './engine.ts';

/** `re2js` as our engine. Importing this file loads it; it is 46 kB, so the browser imports it on first use. */
const re2: LinearEngine = {
  compile(pattern) {
    try {
      const compiled = RE2JS.compile(pattern);
      return {
        find(text, from) {
          const matcher = compiled.matcher(text);
          if (!matcher.find(from)) return null;
          return Array.from({ length: matcher.groupCount() + 1 }, (_, index) => [
            matcher.start(index),
            matcher.end(index),
          ]);
        },
      };
    } catch {
      return null;
    }
  },
};

useLinearEngine(re2);
