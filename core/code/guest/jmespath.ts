export { search } from 'jmespath';
