import { drawSheet } from '../figures/sheet.js';
import { encodePng } from '../formats/grid.js';
import { hasSpectralNorm, kerasWeights } from './keras.js';
import type { Press } from './store.js';

/** The press of Node: pictures with titles, and Keras' weights of networks that Keras could run with them. */
export const nodePress: Press = {
  sheet: async (sheet) => encodePng(await drawSheet(sheet)),
  kerasWeights: async (parameters, values) => (hasSpectralNorm(parameters) ? null : kerasWeights(parameters, values)),
};
