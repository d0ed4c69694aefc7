import { drawSheet } from '../figures/sheet.js';
import { encodePng } from '../formats/grid.js';
import { kerasWeights } from './keras.js';
import type { Press } from './store.js';

/** The press of Node: pictures with titles, and Keras' weights. */
export const nodePress: Press = {
  sheet: async (sheet) => encodePng(await drawSheet(sheet)),
  kerasWeights,
};
