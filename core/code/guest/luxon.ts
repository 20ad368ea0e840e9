export { DateTime, Duration, Interval, Settings } from 'luxon';
