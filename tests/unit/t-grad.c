/* The gradient of every family, network and loss against central differences, in
 * double, with the dropout mask frozen. Sign codes are checked in their relaxed
 * form; the straight-through estimator has a test of its own in t-num. */
#include "unit.h"

#include <math.h>
#include <stdio.h>

#include "hamtop/model/model.h"
#include "toy.h"

static const double STEP = 1e-5, TOLERANCE = 1e-6;

/* The five-point rule: its error falls with the fourth power of the step. */
static double
slope(const struct model_ops *ops, struct model *m, real *x)
{
	static const double at[] = { -2, -1, 1, 2 }, weight[] = { 1, -8, 8, -1 };
	struct tensor v[TENSORS_MAX], g[TENSORS_MAX];
	double sum = 0, loss;
	real old = *x;

	for (int i = 0; i < 4; i++) {
		*x = old + at[i] * STEP;
		ops->gradient(m, 3, &loss, v, g);
		sum += weight[i] * loss;
	}
	*x = old;
	return sum / (12 * STEP);
}

static size_t
check_model(const struct model_ops *ops, struct model *m, const char *what)
{
	struct tensor value[TENSORS_MAX], gradient[TENSORS_MAX];
	double loss;
	size_t n = ops->gradient(m, 3, &loss, value, gradient), moved = 0;

	for (size_t t = 0; t < n; t++) {
		size_t size = value[t].rows * value[t].cols;

		/* slope() leaves the gradient of a moved weight behind */
		ops->gradient(m, 3, &loss, value, gradient);
		double *mine = mem_dup(gradient[t].value, size * sizeof(*mine));

		for (size_t i = 0; i < size; i++) {
			double truth = slope(ops, m, &value[t].value[i]);
			/* losses are sums of about 100: their last digits set the floor */
			double bound = TOLERANCE * fmax(fabs(truth), fabs(mine[i])) + 1e-8;

			if (fabs(truth - mine[i]) > bound)
				fail_msg("%s: %s[%zu] is %.12g, differences say %.12g", what,
					 value[t].name, i, mine[i], truth);
			moved += truth != 0;
		}
		free(mine);
	}
	return moved;
}

static void
every_gradient_is_right(void **state)
{
	/* choices that change what is computed; the first is each recipe's own */
	static const char *const settings[][6] = {
		{ NULL },
		{ "lambda_ae=0.5", "recon=full", NULL },
		{ "lambda_ae=0.5", "recon=masked", "balance=columns", "lambda_b=0.3", NULL },
		{ "schedule=joint", "pairs=all", "unseen=0.3", "lambda_ae=0.2", NULL },
		{ "schedule=joint", "pairs=observed", "balance=columns", "lambda_b=0.2", NULL },
		{ "schedule=alternate", "pairs=all", "unseen=1", "target=linear", NULL },
		{ "dropout=0", "out_bias=no", "offsets=no", "alpha_schedule=sqrt", NULL },
		{ "lambda_per=row", "inner_lambda=yes", "center=scaled", "regulariser=balance",
		  NULL },
	};
	struct dataset *data = toy_dataset(7, 9, 0.5, 1);
	struct err err = ERR_INIT;
	/* everything is training data here */
	struct split split = { .user[FOLD_TRAIN] = data->by_user, .train_by_item = data->by_item };
	unsigned checked = 0;

	(void)state;
	for (const struct model_ops *const *f = model_families(); *f; f++) {
		const struct model_ops *ops = *f;

		for (int net = 0; ops->nets && ops->nets[net]; net++) {
			for (size_t s = 0; s < RECIPES * ARRAY_LEN(settings); s++) {
				/* long codes of CFcodeReg take another way */
				bool longer = s % 2 && strcmp(ops->family, "CFcodeReg") == 0;
				struct model_spec spec = { .data = data,
							   .split = &split,
							   .bits = longer ? 100 : 5,
							   .seed = 1 + s,
							   .threshold = 3,
							   .net = net };
				const char *const *set = settings[s / RECIPES];
				char what[160];

				hypers_init(&spec.hypers, ops->hypers, ops->nhypers,
					    (enum recipe)(s % RECIPES));
				hyper_set(&spec.hypers, "sign", "two-stage-tanh", NULL);
				hyper_set(&spec.hypers, "learn_scale", "yes", NULL);
				hyper_set(&spec.hypers, "hidden", "6", NULL);
				hyper_set(&spec.hypers, "hidden2", "5", NULL);
				hyper_set(&spec.hypers, "hidden3", "4", NULL);
				hyper_set(&spec.hypers, "alpha_growth", "1.3", NULL);
				snprintf(what, sizeof(what), "%s-%s %s", ops->family,
					 ops->nets[net], recipe_name((enum recipe)(s % RECIPES)));
				for (size_t i = 0; set[i]; i++) {
					char key[32];
					const char *eq = strchr(set[i], '=');

					snprintf(key, sizeof(key), "%.*s", (int)(eq - set[i]),
						 set[i]);
					/* a family without this choice is not concerned */
					hyper_set(&spec.hypers, key, eq + 1, NULL);
					snprintf(what + strlen(what), sizeof(what) - strlen(what),
						 " %s", set[i]);
				}
				struct model *m = ops->create(&spec, &err);

				assert_non_null(m);
				assert_true(check_model(ops, m, what) > 50);
				ops->destroy(m);
				checked++;
			}
		}
	}
	assert_true(checked >= 3 * RECIPES * ARRAY_LEN(settings));
	dataset_free(data);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_gradient_is_right),
	};

	return cmocka_run_group_tests_name("gradients", tests, NULL, NULL);
}
