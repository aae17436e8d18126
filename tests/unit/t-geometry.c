/* The screen Geometry: what it shows, what its keys do. */
#include "unit.h"

#include <locale.h>

#include "tui-drive.h"
#include "tui/views/geometry.h"

static void
begin(struct app *app, bool utf8, int w, int h)
{
	fake_show(app, "6", utf8, w, h);
}

static void
test_screens(void **state)
{
	struct app app;

	(void)state;
	assert_screens("geometry", begin);
	begin(&app, true, 80, 24);
	press(&app, "]");
	app.message[0] = '\0';
	assert_screen(&app, "geometry-unicode-80x24");
	app_free(&app);
}

static void
test_arrows_move_the_chosen_point(void **state)
{
	const struct geometry_state *s;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	s = geometry_state(&app);
	assert_shows(&app, "FLIPPED");
	press(&app, "Right Right Right Right");
	assert_float_equal(s->f.at[PLANE_B][0], .05, 1e-9);
	assert_shows(&app, "TIED");
	press(&app, "c Down Down Down Down");
	assert_float_equal(s->f.at[PLANE_C][1], -.1, 1e-9);
	assert_shows(&app, "kept");
	for (int i = 0; i < 50; i++)
		press(&app, "Right");
	assert_float_equal(s->f.at[PLANE_C][0], 1, 1e-9);
	press(&app, "r");
	assert_float_equal(s->f.at[PLANE_C][0], .9, 1e-9);
	app_free(&app);
}

static void
test_a_click_moves_it_too(void **state)
{
	const struct geometry_state *s;
	struct rect r[PANES_MAX];
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	s = geometry_state(&app);
	view_layout(&app, r);
	for (int pane = PANE_REAL; pane <= PANE_SCALED; pane++) {
		int x = r[pane].x + r[pane].w / 4, y = r[pane].y + r[pane].h * 3 / 4;

		press(&app, "r a");
		app_mouse(&app, (struct mouse){ MOUSE_CLICK, x, y });
		assert_true(s->f.at[PLANE_A][0] < -.2 && s->f.at[PLANE_A][0] > -.6);
		assert_true(s->f.at[PLANE_A][1] < -.2 && s->f.at[PLANE_A][1] > -.6);
	}
	app_free(&app);
}

static void
test_alpha_grows_and_measures_change(void **state)
{
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	press(&app, "+ + -");
	assert_float_equal(geometry_state(&app)->alpha, 2.1, 1e-9);
	assert_shows(&app, "tanh(2.10 f)");
	press(&app, "d");
	assert_shows(&app, "distance");
	app_free(&app);
}

static void
test_random_keys(void **state)
{
	static const struct throws t = { 1, VIEW_v_geometry, "abc+-dr[]hjklz6", 1,
					 news_of_training };
	struct app app;

	(void)state;
	begin(&app, true, 80, 24);
	throw_events(&app, &t);
	app_free(&app);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_screens),
		cmocka_unit_test(test_arrows_move_the_chosen_point),
		cmocka_unit_test(test_a_click_moves_it_too),
		cmocka_unit_test(test_alpha_grows_and_measures_change),
		cmocka_unit_test(test_random_keys),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("geometry", tests, open_fake, close_fake);
}
