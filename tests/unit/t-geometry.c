/* The screen Geometry: what it shows, what its keys do. */
#include "unit.h"

#include <locale.h>

#include "tui-drive.h"
#include "tui/overlay.h"
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
	press(&app, "n");
	app.message[0] = '\0';
	assert_screen(&app, "geometry-unicode-80x24");
	app_free(&app);
	begin(&app, false, 80, 24);
	press(&app, "]");
	assert_screen(&app, "geometry-sweep-80x24");
	press(&app, "[ W");
	view_work_now(&app);
	assert_screen(&app, "geometry-worst-80x24");
	press(&app, "P");
	assert_screen(&app, "geometry-predict-80x24");
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
test_dragging_moves_what_was_clicked(void **state)
{
	const struct geometry_state *s;
	struct rect r[PANES_MAX];
	struct app app;
	double x;

	(void)state;
	begin(&app, false, 80, 24);
	s = geometry_state(&app);
	view_layout(&app, r);
	/* c, at .9 .1: a click chooses it and leaves it where it is */
	app_mouse(&app, (struct mouse){ MOUSE_CLICK, 1 + 36, 1 + 1 + 4 });
	assert_int_equal(s->point, PLANE_C);
	assert_float_equal(s->f.at[PLANE_C][0], .9, 1e-12);
	app_mouse(&app, (struct mouse){ MOUSE_DRAG, 1 + 10, 1 + 1 + 8 });
	x = s->f.at[PLANE_C][0];
	assert_true(x < -.3 && s->f.at[PLANE_C][1] < -.3);
	/* into another box it does not go */
	app_mouse(&app, (struct mouse){ MOUSE_DRAG, r[PANE_ORDER].x + 3, r[PANE_ORDER].y + 3 });
	assert_float_equal(s->f.at[PLANE_C][0], x, 1e-12);
	app_free(&app);
}

static void
test_a_sweep_ends_where_tanh_is_hard(void **state)
{
	const struct view_ops *ops = view_rows[VIEW_v_geometry].ops;
	int steps = 0;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	assert_null(ops->moves(&app));
	for (press(&app, "Space"); ops->moves(&app); steps++)
		palette_run(&app, ops->moves(&app));
	/* 2 * 1.05^81 > 100 */
	assert_int_equal(steps, 81);
	assert_float_equal(geometry_state(&app)->alpha, 100, 1e-9);
	press(&app, "Space Space");
	assert_null(ops->moves(&app));
	assert_float_equal(geometry_state(&app)->alpha, .1, 1e-9);
	app_free(&app);
}

/* What is shown of a triple is what the network has. */
static void
check_triple(const struct app *app, int net)
{
	const struct geometry_state *s = geometry_state(app);
	const struct triple *t = s->triple;
	const struct features *f = &app->run.snapshot->net[net].features;
	const float *a = f->user + (size_t)t->is.user * f->bits;
	const float *b = f->item + (size_t)t->is.first * f->bits;
	double product = 0;
	uint32_t differ = 0;

	for (uint32_t j = 0; j < f->bits; j++) {
		product += (double)a[j] * (double)b[j];
		differ += (a[j] < 0) != (b[j] < 0);
	}
	assert_float_equal(t->is.product_first, product, 1e-9);
	assert_int_equal(t->is.bits_first, differ);
	assert_true(t->is.product_first > t->is.product_second);
	for (int j = 0; j < 2; j++)
		assert_float_equal(s->f.at[PLANE_A][j], (double)a[t->best[t->pair].bit[j]], 1e-12);
}

static void
test_the_worst_orders_come_by_key(void **state)
{
	const struct geometry_state *s;
	double gap;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	s = geometry_state(&app);
	press(&app, "W");
	view_work_now(&app);
	assert_non_null(s->triple);
	assert_int_equal(s->found, BROKEN_MOST);
	assert_true(s->triple->is.bits_first > s->triple->is.bits_second);
	check_triple(&app, app.run.info.row_net[3]);
	gap = s->triple->is.gap;
	press(&app, "n .");
	assert_int_equal(s->triple->pair, 1);
	assert_true(s->triple->is.gap <= gap);
	check_triple(&app, app.run.info.row_net[3]);
	press(&app, "Left r");
	check_triple(&app, app.run.info.row_net[3]);
	press(&app, "Esc");
	assert_null(s->triple);
	assert_shows(&app, "Figure 2, left");
	app_free(&app);
}

/* W again before the hunt is whole, and a question asked meanwhile: nothing is shown that
 * is not there. */
static void
test_a_hunt_under_way_is_waited_for(void **state)
{
	const struct geometry_state *s;
	struct app app;
	struct piece p;

	(void)state;
	begin(&app, false, 80, 24);
	s = geometry_state(&app);
	for (int i = 0; i < 2; i++) {
		press(&app, "W");
		assert_true(geometry_work(&app, &p));
		assert_null(s->triple);
		assert_true(s->start < EXAMPLES);
		assert_shows(&app, "Figure 2, left");
	}
	press(&app, "P");
	view_work_now(&app);
	assert_int_equal(s->found, BROKEN_MOST);
	assert_true(s->ask.on);
	assert_null(s->triple);
	press(&app, "Esc W");
	view_work_now(&app);
	assert_int_equal(s->triple->rank, 1);
	assert_int_equal(s->triple->ranks, BROKEN_MOST);
	app_free(&app);
}

static void
test_one_bit_has_no_plane(void **state)
{
	const struct geometry_state *s;
	struct features *f;
	uint32_t bits;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	s = geometry_state(&app);
	press(&app, "W");
	view_work_now(&app);
	press(&app, "Esc");
	f = &s->hunt->snap->net[s->hunt->net].features;
	bits = f->bits;
	f->bits = 1;
	assert_false(geometry_show_worst(geometry_state(&app), 0));
	f->bits = bits;
	assert_null(s->triple);
	assert_true(s->start < EXAMPLES);
	assert_shows(&app, "Figure 2, left");
	app_free(&app);
}

static void
test_codes_open_the_worst_of_their_audit(void **state)
{
	const struct geometry_state *s;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	s = geometry_state(&app);
	press(&app, "2");
	view_work_now(&app);
	press(&app, "Tab Tab Enter");
	assert_int_equal(app.now, VIEW_v_geometry);
	assert_non_null(s->triple);
	assert_int_equal(s->triple->users, 0);
	check_triple(&app, app.run.info.row_net[3]);
	press(&app, "PgDn PgDn");
	app_free(&app);
}

static void
test_questions_are_answered_first(void **state)
{
	const struct geometry_state *s;
	static const char *const key[] = { "a", "b", "c", "=" };
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	s = geometry_state(&app);
	press(&app, "P");
	for (unsigned n = 1; n <= 20; n++) {
		int truth = plane_near(&s->f, PLANE_BITS).first;
		struct plane before = s->f;

		assert_shows(&app, "?");
		press(&app, "Left"); /* moves nothing meanwhile */
		assert_memory_equal(&before, &s->f, sizeof(before));
		press(&app, key[n % 2 ? truth : truth == PLANE_B ? PLANE_C : PLANE_B]);
		assert_shows(&app, n % 2 ? "Right: " : "No: ");
		assert_int_equal(s->ask.asked, n);
		assert_int_equal(s->ask.right, (n + 1) / 2);
		press(&app, "Enter");
	}
	press(&app, "Esc");
	assert_false(s->ask.on);
	app_free(&app);
}

static void
test_points_are_placed_by_name(void **state)
{
	struct str what = STR_INIT, text = STR_INIT;
	struct app app;

	(void)state;
	begin(&app, false, 80, 24);
	palette_run(&app, "point-c -.25 7");
	palette_run(&app, "alpha 3.5");
	assert_float_equal(geometry_state(&app)->f.at[PLANE_C][0], -.25, 1e-12);
	assert_float_equal(geometry_state(&app)->f.at[PLANE_C][1], 1, 1e-12);
	assert_true(geometry_copy(&app, &what, &text));
	assert_string_equal(text.s, "point-a 0.15 0.6\npoint-b -0.15 0.7\npoint-c -0.25 1\n"
				    "alpha 3.5");
	palette_run(&app, "point-c nan 1");
	assert_shows(&app, "Write two numbers");
	palette_run(&app, "alpha 2x");
	assert_shows(&app, "Write a number");
	str_free(&what);
	str_free(&text);
	app_free(&app);
}

static void
test_random_keys(void **state)
{
	static const struct throws t = { 1, VIEW_v_geometry, "abc=+-dr[]hjklzWPn.,x \r6", 1,
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
		cmocka_unit_test(test_dragging_moves_what_was_clicked),
		cmocka_unit_test(test_a_sweep_ends_where_tanh_is_hard),
		cmocka_unit_test(test_the_worst_orders_come_by_key),
		cmocka_unit_test(test_a_hunt_under_way_is_waited_for),
		cmocka_unit_test(test_one_bit_has_no_plane),
		cmocka_unit_test(test_codes_open_the_worst_of_their_audit),
		cmocka_unit_test(test_questions_are_answered_first),
		cmocka_unit_test(test_points_are_placed_by_name),
		cmocka_unit_test(test_random_keys),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77;
	return cmocka_run_group_tests_name("geometry", tests, open_fake, close_fake);
}
