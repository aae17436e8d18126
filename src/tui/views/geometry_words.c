/* What the Geometry screen gives to other programs. */
#include <config.h>

#include "tui/views/geometry.h"

bool
geometry_copy(const struct app *app, struct str *what, struct str *text)
{
	const struct geometry_state *s = geometry_state(app);

	str_add(what, "the points");
	for (int i = 0; i < PLANE_POINTS; i++)
		str_addf(text, "point-%s %.9g %.9g\n", point_name[i], s->f.at[i][0], s->f.at[i][1]);
	str_addf(text, "alpha %.9g", s->alpha);
	return true;
}
