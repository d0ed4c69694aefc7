/** The most that deflate can shrink data by: what a few bytes cannot become is not believed. */
export const greatestDeflation = 1032;
