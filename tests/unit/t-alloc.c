/* An epoch allocates nothing: what a family needs it has made when it was created.
 * The program is linked with --wrap, so that each allocation of ours is counted. */
#include "unit.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "hamtop/base/par.h"
#include "hamtop/model/model.h"
#include "toy.h"

static atomic_long allocations;

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__real_aligned_alloc(size_t alignment, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_aligned_alloc(size_t alignment, size_t n);

void *
__wrap_malloc(size_t n)
{
	atomic_fetch_add(&allocations, 1);
	return __real_malloc(n);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	atomic_fetch_add(&allocations, 1);
	return __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t n)
{
	atomic_fetch_add(&allocations, 1);
	return __real_realloc(p, n);
}

void *
__wrap_aligned_alloc(size_t alignment, size_t n)
{
	atomic_fetch_add(&allocations, 1);
	return __real_aligned_alloc(alignment, n);
}

static void
an_epoch_allocates_nothing(void **state)
{
	struct dataset *data = toy_dataset(40, 30, 0.4, 1);
	struct split split = { .user[FOLD_TRAIN] = data->by_user, .train_by_item = data->by_item };
	struct err err = ERR_INIT;
	struct par *par = par_new(2, &err);
	unsigned checked = 0;

	(void)state;
	assert_non_null(par);
	for (int recipe = 0; recipe < RECIPES; recipe++) {
		const struct model_ops *ops = model_find("CCSR-S", NULL);
		struct model_spec spec = { .data = data,
					   .split = &split,
					   .bits = 12,
					   .seed = 1,
					   .threshold = 3,
					   .par = par };
		struct losses losses;
		long before = atomic_load(&allocations);

		hypers_init(&spec.hypers, ops->hypers, ops->nhypers, (enum recipe)recipe);
		hyper_set(&spec.hypers, "batch", "16", NULL);
		struct model *m = ops->create(&spec, &err);

		assert_non_null(m);
		assert_true(atomic_load(&allocations) > before); /* they are counted */
		for (unsigned epoch = 1; epoch <= 3; epoch++) {
			before = atomic_load(&allocations);
			assert_int_equal(ops->epoch(m, epoch, NULL, &losses, &err), EPOCH_DONE);
			assert_int_equal(atomic_load(&allocations), before);
			checked++;
		}
		ops->destroy(m);
	}
	assert_int_equal(checked, 3 * RECIPES);
	par_free(par);
	dataset_free(data);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_epoch_allocates_nothing),
	};

	return cmocka_run_group_tests_name("allocations", tests, NULL, NULL);
}
