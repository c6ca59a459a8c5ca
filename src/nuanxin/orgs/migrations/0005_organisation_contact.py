from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0004_importrun_released_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="address",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="办公地址"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="对外电话"),
            preserve_default=False,
        ),
    ]
