/* The files of a grid's cells, see hamtop/run/grid.h. */
#ifndef HAMTOP_RUN_STORE_H
#define HAMTOP_RUN_STORE_H

#include "hamtop/run/grid.h"

enum found { FOUND_NOTHING, FOUND_CELL, FOUND_OTHER };

/* Fills the cell from its file. FOUND_OTHER with err: it is of another grid.
 * FOUND_NOTHING, with err when the file is there and damaged. */
enum found store_read(struct grid_cell *cell, const struct job *job, const char *dir,
		      struct err *err);
bool store_write(const struct grid_cell *cell, const struct job *job, const char *dir,
		 struct err *err);

#endif
