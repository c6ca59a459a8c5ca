"""Addresses of batches, payments, budgets, entitlements in force and notifications."""

from django.urls import path

from nuanxin.web.payments import batches, budgets, entitlement, entitlements, ledger, making, notifications, payment, published, results

urlpatterns = [
    path("payments/", ledger.payments, name="payments"),
    path("payments/export/", ledger.payments_export, name="payments-export"),
    path("payments/<int:pk>/", payment.payment, name="payment"),
    path("payments/<int:pk>/reverse/", payment.payment_reverse, name="payment-reverse"),
    path("payments/<int:pk>/retry/", payment.payment_retry, name="payment-retry"),
    path("payments/published/", published.published_table, name="published-table"),
    path("payments/batches/", batches.payment_batches, name="payment-batches"),
    path("payments/batches/export/", batches.payment_batches_export, name="payment-batches-export"),
    path("payments/batches/new/", making.payment_batch_new, name="payment-batch-new"),
    path("payments/batches/results/", results.payment_results, name="payment-results"),
    path("payments/batches/results/take/", results.payment_results_take, name="payment-results-take"),
    path("payments/batches/<int:pk>/", batches.payment_batch, name="payment-batch"),
    path("payments/batches/<int:pk>/export/", batches.payment_batch_export, name="payment-batch-export"),
    path("payments/batches/<int:pk>/cancel/", batches.payment_batch_cancel, name="payment-batch-cancel"),
    path("payments/budgets/", budgets.budgets, name="budgets"),
    path("payments/budgets/new/", budgets.budget_new, name="budget-new"),
    path("payments/budgets/<int:pk>/", budgets.budget, name="budget"),
    path("payments/budgets/<int:pk>/change/", budgets.budget_change, name="budget-change"),
    path("payments/notifications/", notifications.notifications, name="notifications"),
    path("payments/notifications/export/", notifications.notifications_export, name="notifications-export"),
    path("payments/notifications/messages/", notifications.notifications_messages_export, name="notifications-messages-export"),
    path("payments/notifications/tell/", notifications.notifications_tell, name="notifications-tell"),
    path("payments/notifications/letters/", notifications.notification_letters, name="notification-letters"),
    path("payments/notifications/<int:pk>/", notifications.notification, name="notification"),
    path("payments/notifications/<int:pk>/tell/", notifications.notification_tell, name="notification-tell"),
    path("entitlements/", entitlements.entitlements, name="entitlements"),
    path("entitlements/export/", entitlements.entitlements_export, name="entitlements-export"),
    path("entitlements/<int:pk>/", entitlement.entitlement, name="entitlement"),
    path("entitlements/<int:pk>/stop/", entitlement.entitlement_deed, {"deed": "stop"}, name="entitlement-stop"),
    path("entitlements/<int:pk>/resume/", entitlement.entitlement_deed, {"deed": "resume"}, name="entitlement-resume"),
    path("entitlements/<int:pk>/end/", entitlement.entitlement_deed, {"deed": "end"}, name="entitlement-end"),
]
